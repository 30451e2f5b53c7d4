"""The list of commands: names and where each is built; nothing is imported before its command is called."""

from collections.abc import Mapping

# `name: "module:builder"`, or a group of such.  The one-line help of `case list` is the text `command.case.list`.
COMMANDS: Mapping[str, "str | Mapping[str, str]"] = {
    "diagnose": "fieldkit.cli.diagnose:diagnose_command",
    "lan-check": "fieldkit.cli.lan_check:lan_check_command",
    "mac-check": "fieldkit.cli.mac_check:mac_check_command",
    "path-check": "fieldkit.cli.path_check:path_check_command",
    "reflect": "fieldkit.cli.reflect:reflect_command",
    "report": "fieldkit.cli.report:report_command",
    "case": {
        "list": "fieldkit.cli.case:list_command",
        "show": "fieldkit.cli.case:show_command",
        "resume": "fieldkit.cli.diagnose:resume_command",
        "export": "fieldkit.cli.case:export_command",
        "note": "fieldkit.cli.case:note_command",
        "close": "fieldkit.cli.case:close_command",
        "compare": "fieldkit.cli.case:compare_command",
    },
    "line": {
        "import": "fieldkit.cli.line:import_command",
        "show": "fieldkit.cli.line:show_command",
        "export": "fieldkit.cli.line:export_command",
        "template": "fieldkit.cli.line:template_command",
    },
    "single-pc": "fieldkit.cli.single_pc:single_pc_command",
    "explain": "fieldkit.cli.explain:explain_command",
    "doctor": "fieldkit.cli.doctor:doctor_command",
    "playbook": {
        "lint": "fieldkit.cli.playbook:lint_command",
        "test": "fieldkit.cli.playbook:test_command",
        "graph": "fieldkit.cli.playbook:graph_command",
        "show": "fieldkit.cli.playbook:show_command",
    },
    "completion": "fieldkit.cli.completion:completion_command",
    "config": {
        "show": "fieldkit.cli.config:show_command",
    },
}
