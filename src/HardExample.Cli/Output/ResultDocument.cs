using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Text;
using HardExample.Jobs.Output;

namespace HardExample.Cli.Output;

/// <summary>
/// What a command writes under --json: one object with the command, its exit code, the versions, what it found, and <c>error</c> when it
/// failed. Nothing else goes to the output.
/// </summary>
internal static class ResultDocument
{
    private const string OptionName = "--json";

    public static Option<bool> CreateOption() => new(OptionName) { Description = "Write one JSON object instead of text." };

    /// <summary>Whether a command line asks for it.</summary>
    public static bool IsWanted(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Any(static o => o.Option.Name == OptionName && !o.Implicit);

    /// <summary>The words that call a command, without the program: "ledger list"; empty for the program itself.</summary>
    public static string PathOf(Command command) => command is RootCommand ? ""
        : command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? $"{PathOf(parent)} {command.Name}".TrimStart()
        : command.Name;

    /// <summary>Writes the result of a command.</summary>
    /// <param name="console">Its output.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="exitCode">What the process will end with.</param>
    /// <param name="members">Writes what the command found, as members of the object.</param>
    /// <returns>The exit code.</returns>
    public static int Write(CliConsole console, ParseResult parsed, int exitCode, Action<Utf8JsonWriter> members)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, JsonFormat.Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("command"u8, PathOf(parsed.CommandResult.Command));
            writer.WriteNumber("exit_code"u8, exitCode);
            writer.WriteStartObject("versions"u8);
            foreach ((string name, string version) in SoftwareVersions.All) writer.WriteString(name, version);
            writer.WriteEndObject();
            members(writer);
            writer.WriteEndObject();
        }
        console.Output.WriteLine(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
        return exitCode;
    }

    /// <summary>Writes the members of an object that is JSON already.</summary>
    /// <param name="writer">Within an object.</param>
    /// <param name="json">The text of an object; its versions are those of the program, which are written already.</param>
    public static void WriteMembers(this Utf8JsonWriter writer, string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(static m => m.Name != "versions"))
            member.WriteTo(writer);
    }

    /// <summary>Writes the member <c>error</c>.</summary>
    /// <param name="writer">Within an object.</param>
    /// <param name="id">The kind of error, as in PowerShell: InvalidConfiguration, StorageFailure, ….</param>
    /// <param name="message">What, where, and how to mend it.</param>
    public static void WriteError(this Utf8JsonWriter writer, string id, string message)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("id"u8, id);
        writer.WriteString("message"u8, SecretText.Hide(message));
        writer.WriteEndObject();
    }
}
