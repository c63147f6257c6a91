"""Every code with its wording: what is wrong, and what to write instead. The only place for either.

Codes: JN00xx files, JN01xx syntax, JN02xx names and types, JN03xx clauses and relations,
JN04xx the text of the law, JN05xx cases, JN06xx solving and options.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Wording:
    severity: Severity
    message: str
    remedy: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

CATALOGUE: dict[str, Wording] = {
    # —— 文件 ——
    "JN0001": Wording(_E, "读不到「{name}」：{reason}。", "检查路径和文件名。"),
    "JN0002": Wording(_E, "「{name}」不是文本文件。", "另存为 UTF-8 编码的纯文本。"),
    "JN0003": Wording(_E, "这个文件夹里没有 .jnp 文件。", "政策包里要有 政策.jnp、词汇.jnp 和条款文件。"),
    "JN0004": Wording(_N, "「{name}」是 GB18030 编码，已照此读取。", "另存为 UTF-8 编码，以免别的软件读错。"),
    "JN0005": Wording(_E, "「{name}」是空的。", "写入内容，或者删去这个文件。"),
    # —— 语法 ——
    "JN0101": Wording(_E, "这里读到{found}，读不下去。", "这里应写：{expected}。"),
    "JN0102": Wording(_E, "没有声明过的名称「{name}」（这里应是{sorts}）。", "{hint}"),
    "JN0103": Wording(_E, "前面的 {mark} 没有合上，缺少与它配对的 {closing} 。", "在它管到的末尾补上 {closing} 。"),
    "JN0104": Wording(_E, "这一句末尾缺少句号。", "在这里写上中文的句号「。」。"),
    "JN0105": Wording(_E, "数字「{text}」有两种读法：{first}，或{second}。", "写成阿拉伯数字，带上单位，例如{first}元。"),
    "JN0106": Wording(_E, "「{text}」不是能读懂的数或日期。", "写成2000万元、40%、2020年6月17日这样的形式。"),
    "JN0107": Wording(_E, "同一句里混用了“且”和“或”，先后不明。", "用（）把先算的一组括起来。"),
    "JN0108": Wording(_E, "顿号只能连接并列的枚举值。", "条件之间写“且”“或”，或者用分号分开。"),
    "JN0109": Wording(_E, "「{name}」前面没有它所属的属性。", "写全，例如“企业的规模为中型或小型”。"),
    "JN0110": Wording(_E, "这里省略了主语，而前面没有可以承接的主语。", "写全，例如“贷款的本金不超过1000万元”。"),
    "JN0111": Wording(_E, "这一项写得太长，或者括号套得太深。", "分成几项来写。"),
    "JN0112": Wording(_E, "这里有看不见的字符：{name}。", "删去它；找不到的，把前后几个字重新输入一遍。"),
    "JN0113": Wording(_E, "没有叫「{name}」的类型。", "{hint}"),
    "JN0114": Wording(_E, "这里缺少分号：下一行是另一项内容。", "在这一行末尾补上「；」。"),
    "JN0115": Wording(_E, "逗号后面不能直接写另一个条件。", "都要成立的，用分号隔开，或者写“，且”；有一个成立就行的，写“，或”。"),
    "JN0116": Wording(_E, "条件和数额之间缺少“的”。", "写成“…的，数额”，例如“企业的规模为小型的，50%”。"),
    "JN0117": Wording(
        _E, "数额的逗号后面只能写“最高…”或“最低…”。", "条件写到“条件：”里；按条件分档的，写成“…的，数额；其他，数额”。"
    ),
    "JN0118": Wording(_E, "这里连写了两个「{mark}」。", "删去一个。"),
    "JN0119": Wording(_E, "引文没有用“”括起来。", "前面写“，后面写”，都用中文的双引号。"),
    "JN0120": Wording(_E, "名称没有用「」括起来。", "写成「{name}」。"),
    "JN0121": Wording(_E, "括号里没有内容。", "写上内容，或者删去这对括号。"),
    "JN0122": Wording(_E, "数字里混进了字母「{letter}」。", "改成数字{digit}。"),
    "JN0123": Wording(_E, "没有「{text}」这一天。", "改正年、月、日。"),
    "JN0125": Wording(_E, "不能写“{text}”。", "写“{right}”，正好等于时也成立。"),
    "JN0126": Wording(
        _E, "条件里不能用符号「{mark}」。", "写成文字：≥写“不低于”，≤写“不超过”，＞写“超过”，＜写“低于”，＝写“等于”。"
    ),
    "JN0127": Wording(_E, "“为”的前面应是枚举属性。", "是否属性和概念用“是”：“企业是…”；枚举属性写全：“企业的…为…”。"),
    # —— 名称与类型 ——
    "JN0201": Wording(_E, "「{name}」声明了两次。", "删去一处，或者改用别的名称。"),
    "JN0202": Wording(_E, "「{name}」不是声明过的同类上级。", "先用“申请人「…」”或“事项「…」”声明它。"),
    "JN0203": Wording(_E, "「{kind}」没有属性「{name}」。", "{hint}"),
    "JN0204": Wording(_E, "「{text}」没有单位。", "{hint}"),
    "JN0205": Wording(_E, "{left}与{right}不能{act}。", "检查两边是不是同一种：金额、比例、数量、日期，单位有没有写错。"),
    "JN0206": Wording(_E, "这里的「{name}」既不是本条的对象，也不是本条的事项。", "可以写：{names}。"),
    "JN0207": Wording(_E, "「{name}」没有取值「{value}」。", "{hint}"),
    "JN0208": Wording(_E, "「{kind}」没有是否属性或概念「{name}」。", "{hint}"),
    "JN0209": Wording(
        _E, "「{title}」的事项「{matter}」没有说明算在哪一年。", "给事项的日期或年份属性标上（时点），或者在条款里写“时点：…”。"
    ),
    "JN0210": Wording(_E, "施行期不是能用的日期。", "写实有的日期（或者值为日期的参数），有效期不超出公元9999年。"),
    "JN0211": Wording(_E, "定义「{name}」里没有说它是谁的概念。", "写成“企业的…”或“贷款的…”这样的条件。"),
    "JN0212": Wording(_E, "单位不同：{left}与{right}不能{act}。", "用同一个量词。"),
    "JN0213": Wording(_E, "「{name}」有两个（时点）属性。", "只留一个；别的日期在条款的“时点：”里说。"),
    "JN0214": Wording(_E, "「{name}」不是事项的日期或年份，不能作时点。", "换成事项的日期或年份属性。"),
    "JN0241": Wording(_E, "定义「{name}」用到了「{other}」，而「{other}」写在它后面。", "把「{other}」的定义移到前面。"),
    "JN0242": Wording(_E, "{what}应当是金额，这里是{found}。", "写成金额，例如“设备的价款×10%”或“50万元”。"),
    "JN0243": Wording(_E, "{left}与{right}不能相乘。", "金额、数量可以乘比例，金额可以乘数量，比例可以乘比例。"),
    "JN0244": Wording(_E, "定义绕成了圈：{cycle}。", "改其中一个定义，使它不再依赖自己。"),
    # —— 条款与关系 ——
    "JN0301": Wording(_E, "有两个条款都叫「{title}」，前一个在 {place}。", "改一个名称。"),
    "JN0302": Wording(_E, "「{title}」缺少“{missing}：”。", "补上这一项。"),
    "JN0303": Wording(_E, "性质为“{nature}”的条款不能写这一项。", "删去这一项，或者改条款的性质。"),
    "JN0304": Wording(_E, "没有叫「{name}」的条款可以有关系。", "{hint}"),
    "JN0305": Wording(_E, "疑义「{name}」{count}默认读法，应当正好一个。", "在一个读法后面写（默认），别的不写。"),
    "JN0306": Wording(_E, "「{owner}」有两个读法都叫「{name}」。", "改一个名称。"),
    "JN0307": Wording(_E, "这一项不属于任何条款，或者不能写在这里。", "写到“第…条「…」”之下。"),
    "JN0308": Wording(_E, "政策包里应当正好有一处“政策「…」”。", "在 政策.jnp 里写一处“政策「名称」”。"),
    "JN0309": Wording(_E, "「{title}」的这一项写了两次。", "合并成一项。"),
    "JN0310": Wording(_E, "限额说到的分项「{name}」，补助里没有。", "{hint}"),
    "JN0311": Wording(_E, "「{name}」没有定义。", "在补助后面写“其中，{name}：…”。"),
    "JN0312": Wording(
        _E, "读法里不能写这一项。", "读法里写条件、补助、限额、限次、时点、关系或“照上文”；条款自己的各项，写到疑义前面去。"
    ),
    "JN0314": Wording(_E, "「{name}」不能作{label}。", "可以写：{known}。"),
    "JN0315": Wording(_E, "“其中”的定义绕成了圈：{cycle}。", "改其中一个定义，使它不再依赖自己。"),
    "JN0316": Wording(_E, "读法不在任何疑义之下。", "先写“疑义「…」”。"),
    "JN0317": Wording(_E, "这项限额管几个事项，数额却取自其中一个。", "改用申请人的属性，或者写成“每个（事项）最高…”。"),
    "JN0318": Wording(_E, "「{name}」不能优先于自己。", "改正条款名称。"),
    "JN0319": Wording(_E, "“优先于”绕成了圈：{cycle}。", "删去其中一条。"),
    "JN0320": Wording(_E, "各条款之间不能用叠加封顶。", "写明是哪两条：“「甲」与「乙」叠加封顶60万元”。"),
    "JN0321": Wording(_E, "限次只能按申请人数，「{name}」不是申请人。", "写“每家企业1次”。"),
    "JN0322": Wording(_E, "这里又说了一次已经说过的关系。", "删去一处；原文有两种读法的，写成疑义。"),
    "JN0341": Wording(_W, "{name}{figures}的，两行都管到；照写的次序，归前一行。", "改其中一行的边界，使每个数只归一行。"),
    "JN0342": Wording(
        _W, "{name}{figures}的，哪一行都不管，得数是0。", "改一行的边界，或者加一行“其他，…”；原文确实不给的，写“其他，0元”。"
    ),
    "JN0343": Wording(_W, "这一行永远用不到：{why}。", "改正边界，调换行的先后，或者删去这一行。"),
    "JN0344": Wording(
        _W, "没有哪个{name}能同时满足这些条件，这一条永远不成立。", "核对“不低于”“不超过”有没有写反，数和单位有没有写错。"
    ),
    "JN0345": Wording(_W, "{what}不起作用：{why}。", "核对这几处的数，改正写错的，或者删去这一处。"),
    "JN0346": Wording(
        _E, "这里说的关系“{here}”，与 {place} 的“{before}”矛盾。", "只留一处；原文有两种读法的，写成疑义，一个读法一种关系。"
    ),
    "JN0347": Wording(_E, "“其他”后面不能再有别的行。", "“其他，…”只写一行，放在最后。"),
    "JN0348": Wording(
        _E,
        "补助写了几个数额，却没有名称。",
        "给每个分项起名称：“价款部分：…；运费部分：…”；按条件分档的，写成“…的，数额；其他，数额”。",
    ),
    # —— 原文 ——
    "JN0401": Wording(_E, "原文.txt 里没有这句引文，从这个字起不同：{says}。", "照 原文.txt 逐字抄写；略去的字用……代替。"),
    "JN0403": Wording(_E, "原文的这一句没有归处：“{text}…”。", "在条款的“原文：”里引用它，或者标为“倡导：”“程序：”“定义：”。"),
    "JN0404": Wording(_W, "原文第{article}条没有说到责任单位“{unit}”。", "照原文写单位名称。"),
    "JN0405": Wording(_E, "这句引文不在第{article}条，而在 原文.txt 第{line}行。", "改正条款的条号，或者改正引文。"),
    "JN0406": Wording(_E, "原文里没有{article}。", "改正条号；原文共有{count}条。"),
    "JN0411": Wording(
        _W,
        "原文说“{law}”，这里写“{here}”：正好{figure}时，两处的结果不同。",
        "改成“{right}”；原文另有说明的（例如“含本数”），把那几个字也抄进引文。",
    ),
    # —— 案例 ——
    "JN0501": Wording(_E, "案例读不下去：{reason}。", "照 jnpolicy new-case 写出的样子改。"),
    "JN0502": Wording(_E, "案例里不能用锚点（&）和别名（*）。", "把内容照写一遍；文字里有 & 或 * 的，用引号括起来。"),
    "JN0503": Wording(_E, "「{name}」写了两次。", "删去一处。"),
    "JN0504": Wording(_E, "案例里没有「{name}」这一项。", "{hint}"),
    "JN0505": Wording(_E, "「{name}」的“{text}”没有单位。", "写“{text}元”；以万元计的，写“…万元”。"),
    "JN0506": Wording(_E, "「{name}」应当是{due}，读到的是“{text}”。", "照这个形式写；不知道的，留空或写“未知”。"),
    "JN0507": Wording(_E, "「{name}」没有取值“{text}”。", "{hint}"),
    "JN0508": Wording(_E, "「{name}」不能是负数：“{text}”。", "改正数额；允许负数的属性在词汇里标“（可为负）”。"),
    "JN0509": Wording(_E, "「{name}」的“{text}”不足1分。", "金额写到分为止。"),
    "JN0510": Wording(_E, "「{name}」的“{text}”超出能精确处理的范围。", "金额须小于十亿亿元，数与比例不超过9位小数。"),
    "JN0511": Wording(_E, "缺少{name}。", "补上这一项。"),
    "JN0512": Wording(_E, "词汇里没有「{name}」。", "{hint}"),
    "JN0513": Wording(_E, "「{kind}」没有属性「{name}」。", "{hint}"),
    "JN0514": Wording(_E, "编号「{name}」用了两次。", "改一个编号。"),
    "JN0515": Wording(_E, "{kind}缺少标识「{name}」，限额因此无从归集。", "补上“{name}: …”。"),
    "JN0516": Wording(_E, "「{name}」不是参照性质的条款。", "{hint}"),
    "JN0517": Wording(_E, "案例里没有编号为「{name}」的事项。", "{hint}"),
    "JN0518": Wording(_E, "政策里没有条款「{name}」。", "{hint}"),
    "JN0519": Wording(_E, "「{clause}」有几个分项，要写明已享受的是哪一项。", "写“分项: …”，可选：{names}。"),
    "JN0520": Wording(_E, "「{name}」后面应是半角的冒号和一个空格。", "写成“{name}: …”。"),
    "JN0521": Wording(_E, "列表的每一项应以半角的短横和一个空格开头。", "写成“- …”。"),
    "JN0522": Wording(_E, "这里用了全角的“{mark}”。", "改成半角的“{right}”。"),
    "JN0523": Wording(_E, "行首的缩进里有{name}，这样的共{count}行。", "缩进只用半角空格，同一层的各行对齐。"),
    "JN0524": Wording(_E, "「{name}」的“{text}”这一天不存在。", "改正日期；不知道的，留空或写“未知”。"),
    "JN0525": Wording(_E, "找不到案例写的政策「{name}」。", "{hint}"),
    "JN0526": Wording(
        _W, "案例写的政策「{name}」是另一个政策包，不是正在检查的「{pack}」。", "改正案例里的“政策”，或者求解时用 --policy 指定。"
    ),
    "JN0527": Wording(_E, "「{name}」不会是这个案例的可选项。", "{hint}"),
    # —— 求解与选项 ——
    "JN0601": Wording(_E, "找不到政策包「{name}」。", "写政策包的文件夹，或者自带的政策包：{known}。"),
    "JN0602": Wording(_E, "没有疑义属于「{name}」，或者它没有读法「{reading}」。", "{hint}"),
    "JN0603": Wording(_E, "没有可选项「{name}」。", "{hint}"),
    "JN0604": Wording(_E, "要求入选的几项不能同时成立：{names}。", "去掉其中一项 --require。"),
    "JN0605": Wording(_E, "选项“{name}”的写法不对：{text}。", "{hint}"),
    "JN0606": Wording(_E, "案例没有写明政策，也没有用 --policy 指定。", "在案例里写“政策: …”，或者加 --policy。"),
    "JN0607": Wording(_E, "「{name}」已经存在，没有覆盖。", "换一个文件名，或者先移走它。"),
    "JN0608": Wording(_E, "写不了「{name}」：{reason}。", "检查路径、权限和磁盘空间。"),
    "JN0609": Wording(_E, "没有命令「{name}」。", "{hint}"),
    "JN0610": Wording(_E, "没有选项「{name}」。", "{hint}"),
    "JN0611": Wording(_E, "缺少{name}。", "写成：{usage}。"),
    "JN0612": Wording(_E, "多出了{text}。", "写成：{usage}。"),
    "JN0613": Wording(_E, "不能要求「{name}」入选：{reason}。", "{hint}"),
    "JN0614": Wording(_E, "没有代码「{name}」。", "{hint}"),
}
