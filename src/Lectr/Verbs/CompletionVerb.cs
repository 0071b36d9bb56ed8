using System.CommandLine;

namespace Lectr.Verbs;

/// <summary><c>lectr completion SHELL</c>: a script that lets a shell complete verbs and options by asking the program itself.</summary>
internal static class CompletionVerb
{
    private const string Bash =
        """
        # In ~/.bashrc:  source <(lectr completion bash)
        _lectr() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(lectr "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _lectr lectr
        """;

    private const string Zsh =
        """
        # In ~/.zshrc, after compinit:  source <(lectr completion zsh)
        _lectr() {
          local -a words_of
          words_of=("${(@f)$(lectr "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words_of
          _files
        }
        compdef _lectr lectr
        """;

    private const string Fish =
        """
        # lectr completion fish > ~/.config/fish/completions/lectr.fish
        complete -c lectr -a '(lectr "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    private static readonly Argument<string> Shell = new("shell") { Description = "bash, zsh or fish." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var verb = new Command("completion", "Writes a script by which a shell completes Lectr's verbs and options.") { Shell };
        verb.SetAction(parsed => Console.WriteLine(parsed.GetValue(Shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash }));
        return verb;
    }
}
