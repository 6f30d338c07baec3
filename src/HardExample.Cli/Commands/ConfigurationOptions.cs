using System.CommandLine;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Jobs.Output;

namespace HardExample.Cli.Commands;

/// <summary>The options --config and --set, the same for every command that runs a job.</summary>
internal sealed class ConfigurationOptions
{
    private readonly Option<string?> _config = new("--config") { Description = "Configuration file (YAML); 'hardexample config init' "
        + "writes one.", HelpName = "file" };
    private readonly Option<string[]> _set = CreateSet();
    private readonly Option<string?> _ledger = new("--ledger") { Description = "File of what was seen, selected and labelled over all "
        + "jobs; what was selected before is left out (extensions.ledger).", HelpName = "file" };
    private readonly Option<string?> _include = CreateInclude();

    /// <summary>The option --set, which may stand several times.</summary>
    public static Option<string[]> CreateSet() => new("--set")
    {
        Description = "Set one parameter, over the configuration file; may stand several times, the last one wins.",
        HelpName = "name=value", Arity = ArgumentArity.OneOrMore,
    };

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_set);
        command.Add(_ledger);
        command.Add(_include);
    }

    /// <summary>The configuration that the user asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="more">Parameters that other options set, over --set.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or has an error.</exception>
    public MiningConfig Read(ParseResult parsed, params IEnumerable<KeyValuePair<string, object?>> more)
    {
        string? file = parsed.GetValue(_config), text = null;
        string[] set = parsed.GetValue(_set) ?? [];
        KeyValuePair<string, object?>[] given;
        try
        {
            text = file is null ? null : ReadText(file);
            given = [.. set.Select(MiningConfigReader.ParseAssignment), .. OwnOptions(parsed), .. more];
        }
        catch (ConfigurationException error)
        {
            JobLog.WriteFailure(error, MiningConfigReader.NamedLog(
                text, set.Where(static s => s.IndexOf('=', StringComparison.Ordinal) > 0).Select(MiningConfigReader.ParseAssignment)));
            throw;
        }
        try
        {
            return MiningConfigReader.Read(text, given, file);
        }
        catch (ConfigurationException error)
        {
            JobLog.WriteFailure(error, error.JobLog);
            throw;
        }
    }

    private IEnumerable<KeyValuePair<string, object?>> OwnOptions(ParseResult parsed)
    {
        if (parsed.GetValue(_ledger) is { } ledger) yield return new("extensions.ledger", ledger);
        if (parsed.GetValue(_include) is { } include) yield return new("extensions.ledger_include", include);
    }

    private static Option<string?> CreateInclude()
    {
        var include = new Option<string?>("--include") { Description = "Which images a job with a ledger takes: new or all "
            + "(extensions.ledger_include).", HelpName = "new|all" };
        include.AcceptOnlyFromAmong("new", "all");
        return include;
    }

    /// <summary>The text of a configuration file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static string ReadText(string file)
    {
        const int MaxBytes = 1 << 24;
        if (Directory.Exists(file))
            throw new ConfigurationException($"The configuration {file} cannot be read: it is a folder. Name the file in it.");
        try
        {
            // Of a device that never ends no more than this is read; a pipe, as a shell makes it of a command, is read to its end.
            using FileStream stream = File.OpenRead(file);
            using var start = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int count; (count = stream.Read(buffer)) > 0; start.Write(buffer, 0, count))
                if (start.Length + count > MaxBytes)
                    throw new ConfigurationException($"The configuration {file} has more than 16 MiB. Name a YAML file of parameters.");
            start.Position = 0;
            using var reader = new StreamReader(start);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"The configuration {file} cannot be read: {e.Message}", e);
        }
    }
}
