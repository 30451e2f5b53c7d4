"""Words of the loop and of rehearsals."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "run.interrupted": Text(zh="已停止，已答的和已测的都已保存。", en="Stopped. Every answer and reading is kept."),
    "run.interrupted.fix": Text(
        zh="继续排查：fieldkit case resume last", en="Go on with it: fieldkit case resume last"
    ),
    "missing.not_recorded": Text(
        zh="演练文件里没有 {topic} 的测量。", en="The rehearsal holds no {topic} measurement."
    ),
    "missing.not_recorded.fix": Text(
        zh="在演练文件的 readings 里补上 {topic}，或到现场实测。",
        en="Add {topic} under readings in the rehearsal file, or measure it on site.",
    ),
}
