-- What pandoc does beyond Markdown when it makes a page of the edition for browsers: formulas as they are written in
-- this book, links between pages, figures within the page, and citations in code that lead to equations and back.
-- The metadata `file` names the page's source, `index` what docs/live/index.awk found in all of them.

-- An inline formula of more signs than these may be wider than a phone.
local WIDE = 20
-- What has at most so many letters fits into a line of a phone.
local LONG = 24

local stringify = pandoc.utils.stringify
local file, home, up, here
local pages, order, equations, citations, live = {}, {}, {}, {}, false

local function escape(text)
    return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function read(path)
    local stream = assert(io.open(path, "rb"))
    local text = stream:read("a")
    stream:close()
    return text
end

local function read_index(path)
    for line in io.lines(path) do
        local f = {}
        for field in (line .. "\t"):gmatch("([^\t]*)\t") do f[#f + 1] = field end
        if f[1] == "page" then
            pages[f[2]] = f[3]
            order[#order + 1] = { file = f[2], html = f[3], title = f[4] }
        elseif f[1] == "eq" then
            equations[f[2]] = f[3]
        elseif f[1] == "live" then
            live = true
        elseif f[1] == "code" then
            citations[f[2]] = citations[f[2]] or {}
            table.insert(citations[f[2]], { html = f[3], anchor = f[4], source = f[5] })
        end
    end
end

-- From this page to what lies at a path of the edition.
local function to(html, anchor)
    return (html == here and anchor and "" or up .. html) .. (anchor and "#" .. anchor or "")
end

-- A path as this page's source has it, seen from the root of the repository.
local function from_root(path)
    local parts = {}
    for part in (home .. path):gmatch("[^/]+") do
        if part == ".." then table.remove(parts) elseif part ~= "." then parts[#parts + 1] = part end
    end
    return table.concat(parts, "/")
end

-- ---- formulas: code between dollars, and fences named math

-- pandoc 2.17 knows \mathrm{x} and not {\rm x}, which say the same. Its MathML is of a kind that browsers have left:
-- they ignore the variant of an mstyle, so upright words would be italic and apart, and a size without a unit, so that
-- \big would do nothing. Brackets grow with what is in them where TeX does so only after \left or around a matrix,
-- sums and fractions that are aligned are small, and before log and its like there is the space of a relation.
local function formula(kind, tex)
    local function roman(group)
        local body = group:match("^{\\rm%f[^%a]%s*(.*)}$")
        return body and "\\mathrm{" .. body .. "}" or "{" .. group:sub(2, -2):gsub("%b{}", roman) .. "}"
    end
    local math = pandoc.Math(kind, (tex:gsub("%b{}", roman)))
    local html = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, "html", { html_math_method = "mathml" })
    if not html:match("<math") then error("pandoc cannot read the formula " .. tex) end
    html = html:gsub('<mstyle mathvariant="normal">(.-)</mstyle>', function(inner)
        local word = inner:gsub("</?mi>", "")
        if not word:find("<") then return '<mi mathvariant="normal">' .. word .. "</mi>" end
        return (inner:gsub("<mi>", '<mi mathvariant="normal">'))
    end)
    if not tex:find("\\left%f[^%a]") then html = html:gsub('stretchy="true" form="(%a+fix)"', 'stretchy="false" form="%1"') end
    html = html:gsub('stretchy="false"( form="prefix">[^<]*</mo><mtable)', 'stretchy="true"%1')
    html = html:gsub('(</mtable><mo )stretchy="false"', '%1stretchy="true"')
    html = html:gsub('<mtable>(<mtr><mtd columnalign="right")', '<mtable displaystyle="true">%1')
    html = html:gsub("<mo>(%a%a+)</mo>", '<mo lspace="0.167em" rspace="0.167em">%1</mo>')
    html = html:gsub('<mrow><mo lspace="0.167em"', '<mrow><mo lspace="0"')
    html = html:gsub('rspace="0.167em">(%a+</mo><mrow><mo [^>]*form="prefix")', 'rspace="0">%1')
    html = html:gsub('(m%l%lsize="[%d.]+)"', '%1em"'):gsub('(maxsize="[^"]*") stretchy="false"', '%1 stretchy="true"')
    html = html:gsub("%s+$", "")
    local _, signs = html:gsub("<m[ino][ >]", "")
    if kind == "InlineMath" and signs > WIDE then html = '<span class="wide" tabindex="0">' .. html .. "</span>" end
    return pandoc.RawInline("html", html)
end

local function strip(inlines)
    for i = 2, #inlines - 1 do
        local before, code, after = inlines[i - 1], inlines[i], inlines[i + 1]
        if code.t == "Code" and before.t == "Str" and after.t == "Str" and before.text:sub(-1) == "$"
            and after.text:sub(1, 1) == "$" then
            local math, mark, rest = formula("InlineMath", code.text), after.text:match("^%$([%.,;:?!%)]*)(.*)$")
            -- no line begins with the mark behind a formula
            if mark ~= "" and not math.text:find('class="wide"') then
                math.text, mark = '<span class="whole">' .. math.text .. mark .. "</span>", ""
            end
            before.text, inlines[i], after.text = before.text:sub(1, -2), math, mark .. rest
        end
    end
    return inlines
end

-- pandoc 3 knows such formulas itself.
local function read_math(math) return formula(math.mathtype, math.text) end
local function display(para)
    local only = #para.content == 1 and para.content[1]
    if only and only.t == "Math" and only.mathtype == "DisplayMath" then
        return pandoc.Div({ para }, pandoc.Attr("", { "formula" }))
    end
end

-- ---- code: citations are links, each with an anchor to which its equation leads

local cited = {}
local function citation(id)
    if not equations[id] then return id end
    cited[id] = (cited[id] or 0) + 1
    local anchor = "code-" .. id .. (cited[id] > 1 and "-" .. cited[id] or "")
    return ('<a id="%s" href="%s">%s</a>'):format(anchor, to(equations[id], "eq-" .. id), id)
end

local function cite_all(line)
    line = line:gsub('(CHECK<span class="op">%(</span><span class="st">&quot;)([%w_]+%.%d+)', function(before, id)
        return before .. citation(id)
    end)
    local out, at = {}, 1
    while true do
        local first, last, s = line:find("%f[%w]eq(s?)%. %f[%w_]", at)
        if not first then break end
        out[#out + 1] = line:sub(at, last)
        at = last + 1
        local joint = ""
        repeat
            local id = line:match("^[%w_]+%.%d+", at)
            if not id then break end
            out[#out + 1] = joint .. citation(id)
            at, joint = at + #id, nil
            for _, word in ipairs { ", and ", ", ", " and ", " to " } do
                if s == "s" and line:sub(at, at + #word - 1) == word and line:match("^[%w_]+%.%d+", at + #word) then
                    at, joint = at + #word, word
                    break
                end
            end
        until not joint
    end
    return table.concat(out) .. line:sub(at)
end

local function code(block)
    if block.classes[1] == "math" then
        return pandoc.Div({ pandoc.Para { formula("DisplayMath", block.text) } }, pandoc.Attr("", { "formula" }))
    end
    local html = pandoc.write(pandoc.Pandoc { block }, "html")
    html = html:gsub('<span id="cb[%d-]+"><a href="#cb[^>]*></a>(.-)</span>\n', "%1\n")
    html = html:gsub('<span id="cb[%d-]+"><a href="#cb[^>]*></a>(.-)</span></code>', "%1</code>")
    html = html:gsub(' id="cb%d+"', ""):gsub("<pre", '<pre tabindex="0"', 1)
    if block.classes[1] == "c" then html = html:gsub("[^\n]+", cite_all) end
    return pandoc.RawBlock("html", html)
end

-- ---- an equation leads to the code that cites it

local function equation(para)
    local first = para.content[1]
    local id = first and first.t == "RawInline" and first.text:match('^<a id="eq%-([^"]+)">')
    if not id or not citations[id] then return nil end
    local html, n = {}, {}
    for _, c in ipairs(citations[id]) do
        n[c.source] = (n[c.source] or 0) + 1
        local name = n[c.source] > 1 and tostring(n[c.source]) or c.source == "" and "README" or c.source
        html[#html + 1] = ('<a href="%s">%s</a>'):format(to(c.html, c.anchor), escape(name))
    end
    para.content:insert(pandoc.RawInline("html", ' <span class="cited">in code: ' .. table.concat(html, ", ") .. "</span>"))
    return para
end

-- ---- figures stand in the page, and their identifiers are their own there

local drawn = 0
local function image(img)
    local path, alt = from_root(img.src), escape(stringify(img.caption))
    if not path:match("%.svg$") then
        return pandoc.RawInline("html", ('<img class="film" src="%s" alt="%s">'):format(to(path), alt))
    end
    drawn = drawn + 1
    local own = "f" .. drawn .. "-"
    local svg = read(path):gsub("^.-(<svg)", "%1", 1):gsub("<title>.-</title>", ""):gsub("<desc>.-</desc>", "")
    svg = svg:gsub(' id="gnuplot_[^"]*"', "") -- which may come twice
    svg = svg:gsub("%sid=(['\"])", " id=%1" .. own):gsub("href=(['\"])#", "href=%1#" .. own):gsub("url%(#", "url(#" .. own)
    local label = ('<svg role="img" aria-label="%s"'):format(alt):gsub("%%", "%%%%") -- of a caption's per cent
    svg = svg:gsub("<svg", label, 1):gsub("\n%s*\n", "\n")
    return pandoc.RawInline("html", '<span class="figure" tabindex="0">' .. svg .. "</span>")
end

-- ---- what a phone would break: an option between its dashes and its name, a short cell between its words

local function option(inline)
    if inline.text:match("^%-%-?%a") and #inline.text <= LONG then inline.classes:insert("whole") end
    return inline
end

-- A table scrolls within its own box anyway, and so cells of a few words need not be taller than a line.
local function box(tbl)
    local longest = 0
    for _, row in ipairs(tbl.bodies[1].body) do
        for _, cell in ipairs(row.cells) do longest = math.max(longest, #stringify(cell.contents)) end
    end
    local classes = longest <= LONG and { "table", "short" } or { "table" }
    return pandoc.Div({ tbl }, pandoc.Attr("", classes, { tabindex = "0" }))
end

-- ---- links

local function link(l)
    if l.target:match("^%a+:") or l.target:match("^#") then return nil end
    local path, anchor = l.target:match("^([^#]*)#?(.*)$")
    path = from_root(path)
    l.target = to(pages[path] or path, anchor ~= "" and anchor or nil)
    return l
end

-- ---- the page

local function neighbours()
    for i, page in ipairs(order) do
        if page.file == file then return order[i - 1], order[i + 1], page end
    end
    error(file .. " is not in the index")
end

local function neighbour(page)
    return page and pandoc.MetaMap { href = pandoc.MetaString(to(page.html)), title = pandoc.MetaString(page.title) }
end

local function is_navigation(block)
    local first = block.t == "Para" and block.content[1]
    return first and first.t == "Link" and (stringify(first):match("^←") or stringify(block):match("^Contents ·"))
end

function Pandoc(doc)
    file = stringify(doc.meta.file)
    home = file:match("^.*/") or ""
    read_index(stringify(doc.meta.index))
    local before, after, this = neighbours()
    here = this.html
    up = here:match("/") and "../" or ""
    local chapter = file:match("^docs/(%d%d)%-")
    doc = doc:walk { Para = display }:walk { Math = read_math, Inlines = strip }
    doc = doc:walk { CodeBlock = code, Code = option, Image = image, Link = link, Para = equation }
    local blocks, example = pandoc.List(), false
    for i, block in ipairs(doc.blocks) do
        if not (i < 4 and is_navigation(block)) then blocks:insert(block) end
        if chapter and block.t == "Header" and block.identifier == "the-example" then
            example = true
            blocks:insert(pandoc.RawBlock("html", ('<div class="live" data-chapter="%s"></div>'):format(chapter)))
        elseif block.t == "Table" then
            blocks[#blocks] = box(block)
        end
    end
    doc.blocks = blocks
    doc.meta.title = pandoc.MetaString(this.title)
    doc.meta.before, doc.meta.after = neighbour(before), neighbour(after)
    doc.meta.inner = true -- the contents are no neighbour
    for _, page in pairs { before or this, this, after or this } do
        if page.html == "contents.html" then doc.meta.inner = false end
    end
    doc.meta.up = pandoc.MetaString(up)
    doc.meta.live = live and example
    return doc
end
