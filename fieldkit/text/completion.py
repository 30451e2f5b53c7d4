"""How each shell takes its completion script."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "completion.bash": Text(
        zh="fieldkit 的 bash 补全。先存成文件，再在 ~/.bashrc 里加一行：\n  fieldkit completion bash > ~/.fieldkit.bash\n  source ~/.fieldkit.bash\n升级 fieldkit 后重新生成一次。",
        en="Completion of fieldkit for bash. Keep it in a file, then add a line to ~/.bashrc:\n  fieldkit completion bash > ~/.fieldkit.bash\n  source ~/.fieldkit.bash\nMake it again after an upgrade of fieldkit.",
    ),
    "completion.zsh": Text(
        zh="fieldkit 的 zsh 补全。先存成文件，再在 ~/.zshrc 里(compinit 之后)加一行：\n  fieldkit completion zsh > ~/.fieldkit.zsh\n  source ~/.fieldkit.zsh\n升级 fieldkit 后重新生成一次。",
        en="Completion of fieldkit for zsh. Keep it in a file, then add a line to ~/.zshrc, after compinit:\n  fieldkit completion zsh > ~/.fieldkit.zsh\n  source ~/.fieldkit.zsh\nMake it again after an upgrade of fieldkit.",
    ),
    "completion.fish": Text(
        zh="fieldkit 的 fish 补全：\n  fieldkit completion fish > ~/.config/fish/completions/fieldkit.fish\n升级 fieldkit 后重新生成一次。",
        en="Completion of fieldkit for fish:\n  fieldkit completion fish > ~/.config/fish/completions/fieldkit.fish\nMake it again after an upgrade of fieldkit.",
    ),
    "completion.powershell": Text(
        zh='fieldkit 的 PowerShell 补全：\n  fieldkit completion powershell > "$HOME\\fieldkit.ps1"\n再在 $PROFILE 里加一行：. "$HOME\\fieldkit.ps1"\n升级 fieldkit 后重新生成一次。',
        en='Completion of fieldkit for PowerShell:\n  fieldkit completion powershell > "$HOME\\fieldkit.ps1"\nThen add a line to $PROFILE: . "$HOME\\fieldkit.ps1"\nMake it again after an upgrade of fieldkit.',
    ),
}
