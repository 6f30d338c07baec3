using Spectre.Console;

namespace HardExample.Cli.Output;

/// <summary>Where a command writes: results to one stream, messages and progress to the other.</summary>
internal sealed class CliConsole
{
    /// <summary>Tables are not wrapped when a file or a program reads them.</summary>
    private const int WidthOfFile = 400;

    private readonly Lazy<IAnsiConsole> _tables, _messages;

    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes messages and progress.</param>
    /// <param name="outputIsTerminal">Whether a person reads the results on a terminal.</param>
    /// <param name="errorIsTerminal">Whether a person reads the messages on a terminal that can redraw lines.</param>
    public CliConsole(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        (Output, Error, OutputIsTerminal, ErrorIsTerminal) = (output, error, outputIsTerminal, errorIsTerminal);
        // Created on first use: probing a terminal takes a noticeable part of a short command.
        _tables = new(() => Create(output, outputIsTerminal));
        _messages = new(() => Create(error, errorIsTerminal));
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>For tables among the results.</summary>
    public IAnsiConsole Tables => _tables.Value;

    /// <summary>For progress bars among the messages.</summary>
    public IAnsiConsole Messages => _messages.Value;

    /// <summary>The console of this process. NO_COLOR, CI and TERM=dumb ask for plain lines (no-color.org).</summary>
    public static CliConsole OfProcess()
    {
        bool plain = IsSet("NO_COLOR") || IsSet("CI") || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new(Console.Out, Console.Error, !plain && !Console.IsOutputRedirected, !plain && !Console.IsErrorRedirected);
    }

    /// <summary>Writes a message; on a terminal above the progress bars, if there are any.</summary>
    public void Message(string text)
    {
        if (ErrorIsTerminal) Messages.WriteLine(text);
        else Error.WriteLine(text);
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = WidthOfFile;
        return console;
    }
}
