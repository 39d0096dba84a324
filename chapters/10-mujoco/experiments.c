#include "curves.h"
int main(void){return 0;}
