"""What is wrong in a playbook, a rehearsal or a typed value, and how to mend it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # Reading the file
    "yaml.is_folder": Text(zh="这是一个文件夹，不是文件。", en="This is a folder, not a file."),
    "yaml.is_folder.fix": Text(zh="写上文件夹里的文件名。", en="Name a file inside it."),
    "yaml.unreadable": Text(zh="文件读不出来：{why}。", en="The file cannot be read: {why}."),
    "yaml.unreadable.fix": Text(zh="检查文件名和读取权限。", en="Check the name and the right to read it."),
    "yaml.too_large": Text(zh="文件超过 {limit_kb} kB。", en="The file is larger than {limit_kb} kB."),
    "yaml.too_large.fix": Text(zh="拆成几个文件。", en="Split it into several files."),
    "yaml.not_utf8": Text(zh="从这里起不是 UTF-8 编码。", en="From here on this is not UTF-8."),
    "yaml.not_utf8.fix": Text(
        zh="在编辑器里另存为 UTF-8（多半是存成了 GBK/ANSI）。",
        en="Save it as UTF-8 in the editor; it was most likely saved as GBK or ANSI.",
    ),
    "yaml.character": Text(
        zh="这里有不允许的控制字符 {character}。", en="A control character stands here: {character}."
    ),
    "yaml.character.fix": Text(zh="删掉这个字符。", en="Delete that character."),
    "yaml.empty": Text(zh="文件是空的。", en="The file is empty."),
    "yaml.empty.fix": Text(zh="写上内容，或删除这个文件。", en="Write something into it, or delete it."),
    "yaml.alias": Text(
        zh="这里用了锚点或引用 {name}，本工具不支持。",
        en="An anchor or alias, {name}, is used here; they are not allowed.",
    ),
    "yaml.alias.fix": Text(
        zh="把内容直接写出来；以 & 或 * 开头的文字要加双引号。",
        en="Write the content out; put a text that begins with & or * in double quotes.",
    ),
    "yaml.tag": Text(
        zh="这里有类型标记 {tag}，本工具不支持。", en="A type tag, {tag}, stands here; they are not allowed."
    ),
    "yaml.tag.fix": Text(
        zh="删掉标记；以 ! 开头的文字要加双引号。",
        en="Delete the tag; put a text that begins with ! in double quotes.",
    ),
    "yaml.second_document": Text(zh="文件里有第二个文档（---）。", en="A second document (---) begins here."),
    "yaml.second_document.fix": Text(
        zh="一个文件只放一个文档，其余另存。", en="Keep one document in a file; move the rest."
    ),
    "yaml.too_deep": Text(zh="嵌套超过 {limit} 层。", en="This is nested more than {limit} levels deep."),
    "yaml.too_deep.fix": Text(zh="检查括号和缩进。", en="Check brackets and indentation."),
    "yaml.key_not_text": Text(zh="键必须是文字。", en="A key must be a text."),
    "yaml.key_not_text.fix": Text(
        zh="键里不能用列表或 {{ }}；含括号的文字要加双引号。",
        en="A key cannot be a list or {{ }}; put a text with brackets in double quotes.",
    ),
    "yaml.duplicate_key": Text(
        zh="“{key}” 写了两次，第一次在第 {first_line} 行。",
        en='"{key}" is written twice; the first is on line {first_line}.',
    ),
    "yaml.duplicate_key.fix": Text(zh="删掉或改名其中一个。", en="Delete or rename one of them."),
    "yaml.tab": Text(zh="这里用了制表符（Tab）。", en="A tab stands here."),
    "yaml.tab.fix": Text(zh="缩进只用空格。", en="Indent with spaces only."),
    "yaml.colon": Text(
        zh="这一行多了一个冒号，或上一行缩进不对。", en="A colon too many, or the line above is indented wrongly."
    ),
    "yaml.colon.fix": Text(
        zh='含“: ”的句子要加双引号，例如 en: "Note: unplug it"。',
        en='Put a sentence that holds ": " in double quotes, as in en: "Note: unplug it".',
    ),
    "yaml.indent": Text(
        zh="这一行的缩进和上面的对不上。", en="The indentation of this line does not match the lines above."
    ),
    "yaml.indent.fix": Text(
        zh="同一层的行左边对齐，只用空格；列表项的 - 也要对齐。",
        en="Lines of one level begin in the same column, with spaces only; so do the dashes of a list.",
    ),
    "yaml.unclosed": Text(
        zh="这里开始的引号或括号没有收尾。", en="The quote or bracket that opens here is never closed."
    ),
    "yaml.unclosed.fix": Text(zh="补上引号、] 或 }}。", en="Put in the missing quote, ] or }}."),
    "yaml.syntax": Text(zh="YAML 写法不对（{why}）。", en="This is not well-formed YAML ({why})."),
    "yaml.syntax.fix": Text(
        zh="检查缩进；含 : ? , # [ ] {{ }} 的句子要加双引号。",
        en="Check the indentation; put sentences that hold : ? , # [ ] {{ }} in double quotes.",
    ),
    # Finding things
    "playbook.not_shipped": Text(zh="找不到随包的流程：{folder}。", en="The shipped trees are not there: {folder}."),
    "playbook.not_shipped.fix": Text(zh="重新安装 fieldkit。", en="Install fieldkit again."),
    "playbook.no_folder": Text(
        zh="没有这个流程文件夹：{folder}。", en="There is no such folder of playbooks: {folder}."
    ),
    "playbook.no_folder.fix": Text(
        zh="检查 --playbooks 或 FIELDKIT_PLAYBOOKS 里的路径。",
        en="Check the path in --playbooks or FIELDKIT_PLAYBOOKS.",
    ),
    "playbook.no_tree": Text(zh="没有名为 {tree} 的流程。", en="There is no tree called {tree}."),
    "playbook.no_tree.fix": Text(zh="最接近的是 {near}；可用：{known}。", en="Nearest: {near}. There are: {known}."),
    "playbook.no_rehearsal": Text(
        zh="没有名为 {name} 的演练，也没有这个文件。", en="There is no rehearsal or file called {name}."
    ),
    "playbook.no_rehearsal.fix": Text(zh="可用的演练：{known}。", en="Rehearsals: {known}."),
    # Shape
    "playbook.not_a_mapping": Text(zh="{where} 应当是“键: 值”。", en='{where} must be "key: value" pairs.'),
    "playbook.not_a_mapping.fix": Text(
        zh="写成 {{键: 值}}，或换行缩进写。", en="Write {{key: value}}, or one pair on each indented line."
    ),
    "playbook.not_a_list": Text(zh="{where} 应当是列表。", en="{where} must be a list."),
    "playbook.not_a_list.fix": Text(
        zh="写成 [甲, 乙]，只有一项也加方括号。", en="Write [one, two]; a single one too: [one]."
    ),
    "playbook.not_a_text": Text(zh="{where} 应当是一段文字。", en="{where} must be a text."),
    "playbook.not_a_text.fix": Text(
        zh="只写一个值；含 {{ }} 或 [ ] 的句子要加双引号。",
        en="Write one value; put a sentence with {{ }} or [ ] in double quotes.",
    ),
    "playbook.empty": Text(zh="{where} 是空的。", en="{where} is empty."),
    "playbook.empty.fix": Text(zh="补上内容；句子中英文都要写。", en="Fill it in; a sentence needs both languages."),
    "playbook.hidden_character": Text(
        zh="{where} 里有看不见的控制字符。", en="{where} holds an invisible control character."
    ),
    "playbook.hidden_character.fix": Text(zh="把这段文字重新手打一遍。", en="Type that text again by hand."),
    "playbook.twice": Text(zh="{where} 里 {written} 重复了。", en="{where} names {written} twice."),
    "playbook.twice.fix": Text(zh="删掉或改掉一个。", en="Delete or change one of them."),
    "playbook.unknown_key": Text(zh="{where} 里不认识 “{key}”。", en='{where} knows no key "{key}".'),
    "playbook.unknown_key.fix": Text(
        zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."
    ),
    "playbook.missing_key": Text(zh="{where} 缺少 “{key}”。", en='{where} lacks "{key}".'),
    "playbook.missing_key.fix": Text(zh="补上 {key}: …", en="Add {key}: …"),
    "playbook.not_one_of": Text(zh="{where} 不能是 {written}。", en="{where} cannot be {written}."),
    "playbook.not_one_of.fix": Text(zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."),
    "playbook.bad_hole": Text(
        zh="句子里的花括号不成对或不是事实名：{sentence}", en="A brace in this sentence is no fact: {sentence}"
    ),
    "playbook.bad_hole.fix": Text(
        zh="写成 {{gateway}} 这样的事实名；要显示花括号本身就写两个。",
        en="Write a fact's name, as {{gateway}}; double a brace that is meant as such.",
    ),
    "playbook.holes_differ": Text(
        zh="{where} 中英文用的事实不一样：{holes}。", en="{where} uses other facts in zh than in en: {holes}."
    ),
    "playbook.holes_differ.fix": Text(zh="两种语言里写同样的事实。", en="Use the same facts in both languages."),
    "playbook.no_holes_here": Text(zh="{where} 里不能用事实：{holes}。", en="{where} cannot hold facts: {holes}."),
    "playbook.no_holes_here.fix": Text(
        zh="改成不带花括号的句子；事实可用在问题、操作和处理建议里。",
        en="Write it without braces; facts belong in questions, instructions and remedies.",
    ),
    "playbook.other_name": Text(
        zh="文件名是 {name}，里面却写 tree: {written}。", en="The file is called {name}, but says tree: {written}."
    ),
    "playbook.other_name.fix": Text(zh="改成 tree: {name}，或改文件名。", en="Write tree: {name}, or rename the file."),
    "playbook.bad_name": Text(zh="{written} 不能作名字。", en="{written} cannot be a name."),
    "playbook.bad_name.fix": Text(
        zh="只用小写字母、数字、- 和 _；adopt 另有用途。", en="Use lower-case letters, digits, - and _; adopt is taken."
    ),
    "playbook.no_kind": Text(zh="步骤 {step} 没写做什么。", en="Step {step} does not say what it does."),
    "playbook.no_kind.fix": Text(zh="写上其中一个：{kinds}。", en="Give it one of: {kinds}."),
    "playbook.several_kinds": Text(
        zh="步骤 {step} 同时写了 {kinds}。", en="Step {step} is several things at once: {kinds}."
    ),
    "playbook.several_kinds.fix": Text(zh="一步只做一件事，拆成几步。", en="One step does one thing; split it."),
    "playbook.choices_or_enter": Text(
        zh="步骤 {step}：choices 和 enter 要且只要一个。", en="Step {step} needs either choices or enter, and one only."
    ),
    "playbook.choices_or_enter.fix": Text(
        zh="选择题写 choices，手工录入写 enter 和 next。",
        en="Choices to pick from, or enter with next for a typed value.",
    ),
    "playbook.next_beside_choices": Text(
        zh="步骤 {step}：有 choices 就不用 next。", en="Step {step} has choices, so next means nothing."
    ),
    "playbook.next_beside_choices.fix": Text(zh="把 next 写在每个选项里。", en="Give each choice its own next."),
    "playbook.no_unsure": Text(
        zh="步骤 {step} 没写“不清楚”时去哪一步。", en="Step {step} does not say where to go when nobody knows."
    ),
    "playbook.no_unsure.fix": Text(
        zh="补上 unsure: 步骤，或加一个键为 u 的选项。", en="Add unsure: STEP, or a choice with key u."
    ),
    "playbook.two_unsure": Text(
        zh="步骤 {step}：unsure 去 {one}，选项 u 却去 {other}。",
        en="Step {step}: unsure leads to {one}, but choice u to {other}.",
    ),
    "playbook.two_unsure.fix": Text(
        zh="留一个，或改成同一步。", en="Keep one of them, or let both lead to the same step."
    ),
    "playbook.adopt_only_found": Text(
        zh="步骤 {step}：只有 found 能用 adopt，{outcome} 不行。",
        en="Step {step}: only found can adopt, not {outcome}.",
    ),
    "playbook.adopt_only_found.fix": Text(zh="给 {outcome} 写一个步骤。", en="Give {outcome} a step."),
    "playbook.bad_cause_code": Text(zh="{written} 不是原因代码。", en="{written} is not a cause code."),
    "playbook.bad_cause_code.fix": Text(
        zh="写成“前缀-大写字母”，前缀是 {prefixes} 之一。", en="Write PREFIX-LETTERS in capitals; prefixes: {prefixes}."
    ),
    "playbook.not_a_number": Text(
        zh="{where} 应当是数字，不是 {written}。", en="{where} must be a number, not {written}."
    ),
    "playbook.not_a_number.fix": Text(
        zh="写普通数字，如 0.5；没有就写 null。", en="Write a plain number, as 0.5; null if there is none."
    ),
    # Logic
    "playbook.no_step": Text(
        zh="步骤 {step} 指向不存在的 {written}。", en="{step} leads to {written}, which is not a step."
    ),
    "playbook.no_step.fix": Text(
        zh="是不是 {near}？本流程有：{known}。", en="Did you mean {near}? Steps here: {known}."
    ),
    "playbook.no_check": Text(
        zh="步骤 {step}：没有 {written} 这项检查。", en="Step {step}: there is no check {written}."
    ),
    "playbook.no_check.fix": Text(zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."),
    "playbook.no_param": Text(
        zh="步骤 {step}：检查 {check} 没有参数 {written}。", en="Step {step}: the check {check} takes no {written}."
    ),
    "playbook.no_param.fix": Text(zh="删掉它。", en="Delete it."),
    "playbook.nothing_here": Text(
        zh="{folder} 里没有流程、参考数据或演练。", en="{folder} holds no tree, reference data or rehearsal."
    ),
    "playbook.nothing_here.fix": Text(
        zh="流程是文件夹里的“名字.yaml”，见 docs/writing-a-playbook.md。",
        en="A tree is a NAME.yaml right in the folder; see docs/writing-a-playbook.md.",
    ),
    "playbook.code_never": Text(
        zh="步骤 {step}：检查 {check} 不会得出 {written}。",
        en="Step {step}: the check {check} never answers {written}.",
    ),
    "playbook.code_never.fix": Text(
        zh="是不是 {near}？它会得出：{known}。", en="Did you mean {near}? It answers: {known}."
    ),
    "playbook.verdict_never": Text(
        zh="步骤 {step}：检查 {check} 从不判为 {key}。", en="Step {step}: the check {check} never says {key}."
    ),
    "playbook.verdict_never.fix": Text(zh="删掉这一行。", en="Delete this way out."),
    "playbook.verdict_used_up": Text(
        zh="步骤 {step}：{check} 判为 {key} 的代码都已单独列出，这一行永远走不到。",
        en="Step {step}: every {key} code of {check} has its own way already, so this one is never taken.",
    ),
    "playbook.verdict_used_up.fix": Text(
        zh="删掉这一行，或少列一个代码。", en="Delete it, or one of the codes listed beside it."
    ),
    "playbook.codes_open": Text(
        zh="步骤 {step}：{check} 的这些结果没有去处：{codes}。",
        en="Step {step}: these answers of {check} lead nowhere: {codes}.",
    ),
    "playbook.codes_open.fix": Text(
        zh="按代码，或按 ok / warn / fault / unknown 补上去处。",
        en="Give each a way, by its code or by ok, warn, fault, unknown.",
    ),
    "playbook.no_entry": Text(
        zh="步骤 {step}：不能手工录入 {written}。", en="Step {step}: {written} cannot be typed in."
    ),
    "playbook.no_entry.fix": Text(zh="是不是 {near}？可录入：{known}。", en="Did you mean {near}? There are: {known}."),
    "playbook.no_fact": Text(
        zh="{step}：没有 {written} 这项情况。", en="{step}: there is no such circumstance as {written}."
    ),
    "playbook.no_fact.fix": Text(zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."),
    "playbook.no_value": Text(zh="{step}：{fact} 不会是 {written}。", en="{step}: {fact} is never {written}."),
    "playbook.no_value.fix": Text(zh="是不是 {near}？可取：{known}。", en="Did you mean {near}? It can be: {known}."),
    "playbook.known_unused": Text(
        zh="步骤 {step} 写了 known: {fact}，选项里却没有 is。",
        en="Step {step} has known: {fact}, but no choice says is.",
    ),
    "playbook.known_unused.fix": Text(
        zh="给选项写上 is: 值，或删掉 known。", en="Give the choices is: VALUE, or delete known."
    ),
    "playbook.is_without_known": Text(
        zh="步骤 {step} 的选项写了 is: {written}，却没有 known。",
        en="Step {step}: a choice says is: {written}, but known is missing.",
    ),
    "playbook.is_without_known.fix": Text(zh="补上 known: 情况名，或删掉 is。", en="Add known: NAME, or delete is."),
    "playbook.value_twice": Text(
        zh="步骤 {step}：两个选项都是 {written}。", en="Step {step}: two choices mean {written}."
    ),
    "playbook.value_twice.fix": Text(
        zh="改掉一个，否则不知道走哪边。", en="Change one; else nobody can tell which way to take."
    ),
    "playbook.key_long": Text(
        zh="步骤 {step}：按键 “{key}” 不是一个字母或数字。",
        en='Step {step}: the key "{key}" is not one letter or digit.',
    ),
    "playbook.key_long.fix": Text(zh="用一个英文字母或数字。", en="Use one letter or digit."),
    "playbook.key_reserved": Text(
        zh="步骤 {step}：按键 {key} 已有用途（{reserved}）。", en="Step {step}: the key {key} is taken ({reserved})."
    ),
    "playbook.key_reserved.fix": Text(
        zh="换一个字母；b 返回，q 停止，? 帮助，h 帮助，s 跳过。",
        en="Take another; b is back, q stop, ? and h help, s skip.",
    ),
    "playbook.key_twice": Text(zh="步骤 {step}：按键 {key} 用了两次。", en="Step {step}: the key {key} is used twice."),
    "playbook.key_twice.fix": Text(
        zh="换一个字母（大小写算同一个）。", en="Take another letter; capitals do not count as other."
    ),
    "playbook.values_open": Text(
        zh="步骤 {step}：{fact} 的这些值没有去处：{values}。",
        en="Step {step}: these values of {fact} lead nowhere: {values}.",
    ),
    "playbook.values_open.fix": Text(
        zh="每个值都写上去处，unset 是不知道时走的。", en="Give each a way; unset is taken when the value is not known."
    ),
    "playbook.no_topic": Text(
        zh="步骤 {step}：没有 {written} 这类测量。", en="Step {step}: nothing called {written} is measured."
    ),
    "playbook.no_topic.fix": Text(zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."),
    "playbook.calls_nothing": Text(
        zh="步骤 {step} 转入不存在的流程 {written}。", en="Step {step} calls {written}, which is not a tree."
    ),
    "playbook.calls_nothing.fix": Text(
        zh="是不是 {near}？现有：{known}。", en="Did you mean {near}? There are: {known}."
    ),
    "playbook.calls_in_a_circle": Text(
        zh="步骤 {step}：流程互相转入，成了圈：{trees}。",
        en="Step {step}: these trees call each other in a circle: {trees}.",
    ),
    "playbook.calls_in_a_circle.fix": Text(
        zh="让其中一个以 NF-OK 结束（回到调用方），不要再转入。",
        en="Let one end in NF-OK, which goes back to its caller, instead of calling.",
    ),
    "playbook.no_cause": Text(
        zh="步骤 {step}：没有 {written} 这个原因。", en="Step {step}: there is no cause {written}."
    ),
    "playbook.no_cause.fix": Text(
        zh="是不是 {near}？最接近的有：{known}；新原因写进 reference/causes.yaml。",
        en="Did you mean {near}? Nearest: {known}. A new cause goes into reference/causes.yaml.",
    ),
    "playbook.no_code": Text(
        zh="{step} 的 explains：没有检查会得出 {written}。", en="explains of {step}: no check answers {written}."
    ),
    "playbook.no_code.fix": Text(
        zh="是不是 {near}？最接近的有：{known}；整类可写成 dns.*。",
        en="Did you mean {near}? Nearest: {known}. A whole topic is dns.*.",
    ),
    "playbook.confirmed_explains_nothing": Text(
        zh="步骤 {step}：{cause} 写了已确认（confirmed），却没有能解释的异常。",
        en="Step {step}: {cause} is called confirmed, but explains no fault.",
    ),
    "playbook.confirmed_explains_nothing.fix": Text(
        zh="在 explains 里写上异常代码，或改成 likely（很可能）。", en="Name a fault code in explains, or write likely."
    ),
    "playbook.confirmed_unproven": Text(
        zh="步骤 {step}：{cause} 写了已确认，但走 {way} 到这里，既没测出它解释的异常，也没动手处理过。",
        en="Step {step}: {cause} is called confirmed, but on the way {way} no fault that it explains was found and no cure tried.",
    ),
    "playbook.confirmed_unproven.fix": Text(
        zh="改成 likely（很可能），在 explains 里补上那条路测出的异常，或先检查再下结论。",
        en="Write likely, add the fault found on that way to explains, or check before concluding.",
    ),
    "playbook.unreachable": Text(zh="没有哪一步会走到 {step}。", en="No step leads to {step}."),
    "playbook.unreachable.fix": Text(zh="从某一步指向它，或删掉它。", en="Let some step lead to it, or delete it."),
    "playbook.no_way_out": Text(
        zh="走到 {step} 就出不来了，不会有结论：{steps}。", en="From {step} no conclusion can be reached: {steps}."
    ),
    "playbook.no_way_out.fix": Text(zh="给其中一步加一条通往结论的路。", en="Give one of them a way to a conclusion."),
    "playbook.nobody_in_the_loop": Text(
        zh="无人应答时会一直转圈：{steps}（{step} 又回到 {target}）。",
        en="With nobody answering this goes round for ever: {steps} ({step} leads back to {target}).",
    ),
    "playbook.nobody_in_the_loop.fix": Text(
        zh="不清楚（unsure）和跳过（skipped）要往前走，不要往回走。",
        en="Let unsure and skipped lead onward, never back.",
    ),
    "playbook.hole_unknown": Text(
        zh="步骤 {step} 用了 {hole}，但不是每条路到这里都查过它。",
        en="Step {step} speaks of {hole}, which is not found out on every way to it.",
    ),
    "playbook.hole_unknown.fix": Text(
        zh="换成这里必有的事实（{known}），或让每条路先经过给出它的检查。",
        en="Use what is always known here ({known}), or let every way pass a check that finds it out.",
    ),
    "playbook.hole_too_early": Text(
        zh="步骤 {step} 用了 {hole}，但到这里还什么都没查。",
        en="Step {step} speaks of {hole}, before anything is found out.",
    ),
    "playbook.hole_too_early.fix": Text(
        zh="让每条路先经过给出它的检查，或把这句话改成不带事实的。",
        en="Let every way pass a check that finds it out, or write the sentence without it.",
    ),
    "playbook.no_source": Text(zh="没有 {written} 这条依据。", en="There is no source {written}."),
    "playbook.no_source.fix": Text(
        zh="是不是 {near}？最接近的有：{known}；新依据写进 reference/sources.yaml。",
        en="Did you mean {near}? Nearest: {known}. A new one goes into reference/sources.yaml.",
    ),
    "playbook.bad_source": Text(zh="看不懂依据 {written}。", en="{written} is not a source."),
    "playbook.bad_source.fix": Text(
        zh="写资料编号（S-UNI-03）、标准（RFC 5227、G.957、802.3、SFF-8472）或 expert。",
        en="Write an id (S-UNI-03), a standard (RFC 5227, G.957, 802.3, SFF-8472) or expert.",
    ),
    "playbook.no_causes": Text(zh="没有原因表 reference/causes.yaml。", en="There is no reference/causes.yaml."),
    "playbook.no_causes.fix": Text(zh="补上这个文件，或重新安装。", en="Put it there, or install fieldkit again."),
    "playbook.not_a_fault": Text(
        zh="{cause} 的 explains：{written} 不是异常。", en="explains of {cause}: {written} is not a fault."
    ),
    "playbook.not_a_fault.fix": Text(
        zh="这里只写判为异常（fault）的代码，其余由流程的结论去解释。",
        en="List fault codes only; the rest is for a tree's conclusion.",
    ),
    "playbook.cause_needed": Text(zh="原因表里少了 {cause}。", en="The list of causes lacks {cause}."),
    "playbook.cause_needed.fix": Text(
        zh="补上 {cause}，流程走不下去时要用它。", en="Add {cause}; a run falls back on it."
    ),
    "playbook.no_default_cause": Text(zh="异常 {code} 没有默认原因。", en="The fault {code} has no default cause."),
    "playbook.no_default_cause.fix": Text(
        zh="在某个原因的 explains 里写上 {code}。", en="Name {code} in explains of one cause."
    ),
    "playbook.two_default_causes": Text(
        zh="异常 {code} 有两个默认原因：{one} 和 {other}。",
        en="The fault {code} has two default causes: {one} and {other}.",
    ),
    "playbook.two_default_causes.fix": Text(
        zh="只留一个，另一个由流程的结论写 explains。", en="Keep one; the other explains it in a conclusion."
    ),
    "playbook.no_walks": Text(
        zh="流程旁边没有走查用例 {file_wanted}。", en="There are no walks beside this tree: {file_wanted}."
    ),
    "playbook.no_walks.fix": Text(
        zh="补上 {file_wanted}，写法见 docs/writing-a-playbook.md。",
        en="Write {file_wanted}; see docs/writing-a-playbook.md.",
    ),
    # Walks
    "walks.no_step": Text(zh="没有 {written} 这一步。", en="There is no step {written}."),
    "walks.no_step.fix": Text(zh="是不是 {near}？有：{known}。", en="Did you mean {near}? There are: {known}."),
    "walks.ambiguous": Text(
        zh="{written} 在几棵流程里都有：{trees}。", en="{written} is a step of several trees: {trees}."
    ),
    "walks.ambiguous.fix": Text(zh="写成 流程.步骤。", en="Write TREE.STEP."),
    "walks.cannot_hear": Text(zh="步骤 {step} 不会听到 {written}。", en="Step {step} cannot hear {written}."),
    "walks.cannot_hear.fix": Text(
        zh="是不是 {near}？可以是：{known}；检测、分支、转入、结论不用写。",
        en="Did you mean {near}? There are: {known}. A survey, branch, call or conclusion hears nothing.",
    ),
    "walks.not_a_call": Text(zh="{step} 不是转入其他流程的步骤。", en="{step} does not call a tree."),
    "walks.not_a_call.fix": Text(zh="calls 里只写 call 步骤。", en="Only steps with call belong under calls."),
    "walks.no_way": Text(
        zh="用例“{walk}”：步骤 {step} 听到 {heard} 没有去处。",
        en='The walk "{walk}": step {step} has no way out for {heard}.',
    ),
    "walks.no_way.fix": Text(
        zh="改用例的回答，或给这一步补上去处。", en="Change the answer, or give the step that way."
    ),
    "walks.needs_answer": Text(
        zh="用例“{walk}”没写步骤 {step} 第 {visit} 次的回答。",
        en='The walk "{walk}" has no answer for visit {visit} of step {step}.',
    ),
    "walks.needs_answer.fix": Text(zh="在 hears 里补上 {step}。", en="Add {step} under hears."),
    "walks.not_a_code": Text(
        zh="用例“{walk}”：检查 {check} 不会得出 {written}（步骤 {step}）。",
        en='The walk "{walk}": the check {check} never answers {written} (step {step}).',
    ),
    "walks.not_a_code.fix": Text(zh="写该检查的结果代码。", en="Write a code of that check."),
    "walks.other_step": Text(
        zh="用例“{walk}”第 {number} 步应到 {expected}，实际到了 {actual}。",
        en='The walk "{walk}" should come to {expected} as step {number}, and came to {actual}.',
    ),
    "walks.other_step.fix": Text(
        zh="流程改错了就改流程，本意如此就改用例。", en="Mend the tree, or the walk if this is what is meant."
    ),
    "walks.goes_on": Text(
        zh="用例“{walk}”写完后流程还没完，接着到了 {step}。",
        en='The walk "{walk}" ends, but the tree goes on to {step}.',
    ),
    "walks.goes_on.fix": Text(
        zh="把后面的步骤补进 trail，结论那步也要写。", en="Add what follows to trail, the concluding step too."
    ),
    "walks.stops": Text(
        zh="用例“{walk}”还应走到 {step}，流程已经结束。",
        en='The walk "{walk}" should go on to {step}, but the tree has ended.',
    ),
    "walks.stops.fix": Text(
        zh="流程改错了就改流程，本意如此就改用例。", en="Mend the tree, or the walk if this is what is meant."
    ),
    "walks.other_conclusion": Text(
        zh="用例“{walk}”应得出 {expected}，实际是 {actual}。",
        en='The walk "{walk}" should end in {expected}, and ended in {actual}.',
    ),
    "walks.other_conclusion.fix": Text(
        zh="流程改错了就改流程，本意如此就改用例。", en="Mend the tree, or the walk if this is what is meant."
    ),
    "walks.never_asked": Text(
        zh="用例“{walk}”写了步骤 {step} 的回答，却没问到。",
        en='The walk "{walk}" answers step {step}, which was not asked so often.',
    ),
    "walks.never_asked.fix": Text(
        zh="删掉多余的回答；facts 里已知的情况不会再问。", en="Delete the answer; what facts already tell is not asked."
    ),
    "walks.not_noticed": Text(
        zh="把步骤 {step} 的 {key} 从 {target} 改到 {changed_to}，没有一个用例失败。",
        en="No walk fails when {key} of step {step} leads to {changed_to} instead of {target}.",
    ),
    "walks.not_noticed.fix": Text(zh="补一个走这条路的用例。", en="Add a walk that goes this way."),
    # What a person types
    "typed.empty": Text(zh="没有输入内容。", en="Nothing was typed."),
    "typed.empty.fix": Text(zh="输入数值；不清楚就选“不清楚”。", en="Type the value; if nobody knows, say so."),
    "typed.not_a_mac": Text(zh="“{written}” 不是 MAC 地址。", en='"{written}" is not a MAC address.'),
    "typed.not_a_mac.fix": Text(
        zh="12 位十六进制，写法不限：00e0-fc12-3456、00:e0:fc:12:34:56；没有就输入“无”。",
        en="Twelve hexadecimal digits in any form: 00e0-fc12-3456, 00:e0:fc:12:34:56; or none.",
    ),
    "typed.not_a_port_state": Text(
        zh="“{written}” 看不出端口状态。", en='"{written}" does not say how the port stands.'
    ),
    "typed.not_a_port_state.fix": Text(
        zh="输入 up、down、关闭 或 error-down，后面可带速率双工，例如 up 1000M 全双工。",
        en="Type up, down, shut or error-down, with speed and duplex if known: up 1000M full.",
    ),
    "typed.not_a_vlan": Text(zh="“{written}” 不是 VLAN 号。", en='"{written}" is no VLAN number.'),
    "typed.not_a_vlan.fix": Text(
        zh="输入 1 到 4094 的数字，两层的写 1203/100；没配填“无”。",
        en='Type a number from 1 to 4094, two of them as 1203/100; "none" where none is set.',
    ),
    "typed.not_a_growth": Text(zh="“{written}” 看不出错包数。", en='"{written}" does not say how many errors.'),
    "typed.not_a_growth.fix": Text(
        zh="输入两次读到的数，例如 120 -> 340 5分钟；没有错包填 0。",
        en="Type the two counts, as 120 -> 340 5min; 0 where there are none.",
    ),
    "typed.not_a_power": Text(zh="“{written}” 不是光功率。", en='"{written}" is not an optical power.'),
    "typed.not_a_power.fix": Text(zh="按 dBm 输入，例如 -18.5。", en="Type it in dBm, as -18.5."),
    "typed.power_sign": Text(
        zh="收光 {written} dBm 太高，是不是漏了负号？", en="{written} dBm received is too much; was a minus left out?"
    ),
    "typed.power_sign.fix": Text(
        zh="收光一般是负数：-{written}；确为正值就写 +{written}。",
        en="It is mostly negative: -{written}; if not, write +{written}.",
    ),
    "typed.power_range": Text(
        zh="“{written}” 超出仪表量程（{lowest} 至 {highest} dBm）。",
        en='No meter shows "{written}" ({lowest} to {highest} dBm).',
    ),
    "typed.power_range.fix": Text(
        zh="再看一次仪表，注意单位是 dBm。", en="Read the meter again; mind that the unit is dBm."
    ),
    "typed.not_a_dial_error": Text(
        zh="“{written}” 里没有拨号错误号。", en='There is no dial-up error number in "{written}".'
    ),
    "typed.not_a_dial_error.fix": Text(
        zh="只输三位数字，如 691、651、678。", en="Type the three digits, as 691, 651 or 678."
    ),
    "typed.dial_error_range": Text(
        zh="“{written}” 不是拨号错误号（{lowest} 至 {highest}）。",
        en='"{written}" is no dial-up error ({lowest} to {highest}).',
    ),
    "typed.dial_error_range.fix": Text(
        zh="再看一次电脑上的提示；没有号码就选“不清楚”。", en="Look at the message again; without a number say so."
    ),
    # Stored and recorded data
    "data.wrong_shape": Text(zh="{where}：{key} 的内容不对（{why}）。", en="{where}: {key} does not fit ({why})."),
    "data.wrong_shape.fix": Text(
        zh="按随包的例子改，数值、列表不要写错位置。", en="Follow the shipped examples; mind numbers and lists."
    ),
    "data.not_a_mapping": Text(
        zh="{where}：整个内容应当是“键: 值”。", en="{where}: this must be made of `key: value` lines."
    ),
    "data.not_a_mapping.fix": Text(zh="每行写一个“键: 值”。", en="Write one `key: value` a line."),
    "data.not_a_group": Text(
        zh="{where}：{key} 下面应当是几个“键: 值”。", en="{where}: {key} must hold `key: value` pairs."
    ),
    "data.not_a_group.fix": Text(
        zh="写成 {key}: {{键: 值}}，或换行缩进写。",
        en="Write {key}: {{key: value}}, or one pair on each indented line.",
    ),
    "data.not_a_list": Text(
        zh="{where}：{key} 应当是列表，现在写的是 {value}。", en="{where}: {key} must be a list, not {value}."
    ),
    "data.not_a_list.fix": Text(
        zh="写成 [甲, 乙]，只有一项也加方括号。", en="Write [one, two]; a single one too: [one]."
    ),
    "data.not_a_text": Text(
        zh="{where}：{key} 应当是一段文字，现在写的是 {value}。", en="{where}: {key} must be a text, not {value}."
    ),
    "data.not_a_text.fix": Text(
        zh="只写一个值；以 [ 或 {{ 开头的要加双引号。",
        en="Write one value; one that begins with [ or {{ in double quotes.",
    ),
    "data.not_a_number": Text(
        zh="{where}：{key} 应当是数字，现在写的是 {value}。", en="{where}: {key} must be a number, not {value}."
    ),
    "data.not_a_number.fix": Text(zh="只写数字，不带单位。", en="Write the number alone, without its unit."),
    "data.not_a_whole_number": Text(
        zh="{where}：{key} 应当是整数，现在写的是 {value}。", en="{where}: {key} must be a whole number, not {value}."
    ),
    "data.not_a_whole_number.fix": Text(zh="只写整数，不带单位。", en="Write the number alone, without its unit."),
    "data.not_yes_or_no": Text(
        zh="{where}：{key} 应当是“是”或“否”，现在写的是 {value}。", en="{where}: {key} must be yes or no, not {value}."
    ),
    "data.not_yes_or_no.fix": Text(zh="写 true 或 false。", en="Write true or false."),
    "data.not_one_of": Text(zh="{where}：{key} 不能是 {value}。", en="{where}: {key} cannot be {value}."),
    "data.not_one_of.fix": Text(zh="是不是 {near}？可用：{known}。", en="Did you mean {near}? There are: {known}."),
    "data.unknown_topic": Text(
        zh="{where}：没有 {topic} 这类测量。", en="{where}: nothing called {topic} is measured."
    ),
    "data.unknown_topic.fix": Text(zh="可用：{known}。", en="There are: {known}."),
    "data.unknown_key": Text(zh="{where}：不认识 “{key}”。", en='{where}: there is no key "{key}".'),
    "data.unknown_key.fix": Text(
        zh="是不是 {near}？改正拼写，或删掉它；可用：{known}。",
        en="Did you mean {near}? Mend its spelling, or delete it. There are: {known}.",
    ),
    "data.missing_key": Text(zh="{where}：缺少 “{key}”。", en='{where}: "{key}" is missing.'),
    "data.missing_key.fix": Text(zh="补上 {key}。", en="Add {key}."),
}
