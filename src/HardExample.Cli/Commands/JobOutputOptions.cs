using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using HardExample.Cli.Output;
using HardExample.Core.Errors;
using HardExample.Jobs;
using HardExample.Jobs.Output;

namespace HardExample.Cli.Commands;

/// <summary>The options that say what becomes of a job's result, beside its output: --json, --metrics, --fail-on.</summary>
internal sealed class JobOutputOptions
{
    private readonly Option<bool> _json = ResultDocument.CreateOption();
    private readonly Option<string?> _metrics = new("--metrics") { Description = "Write the metrics of the job here when it ends, however "
        + "it ends, for node_exporter's textfile collector.", HelpName = "file.prom" };
    private readonly Option<FailRule[]> _failOn = new("--fail-on")
    {
        Description = "End with 3 when the result is so: drift, left-out>1%, hard>30%, samples<1000, warnings>0; in quotes, separated by "
            + "commas. The output is written all the same.",
        HelpName = "rules", Arity = ArgumentArity.OneOrMore, CustomParser = ParseRules,
    };

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_metrics);
        command.Add(_failOn);
    }

    /// <summary>Where the metrics go; null for none.</summary>
    public string? MetricsOf(ParseResult parsed) => parsed.GetValue(_metrics);

    /// <summary>Reads what a job needs; when that is wrong, the metrics say that the job failed.</summary>
    /// <exception cref="ConfigurationException">What <paramref name="read"/> threw.</exception>
    public T Guard<T>(ParseResult parsed, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException error)
        {
            JobMetrics.WriteFailure(error, MetricsOf(parsed));
            throw;
        }
    }

    /// <summary>Tells what a job found, and whether someone should look.</summary>
    /// <returns>What the process ends with.</returns>
    public int Tell(ParseResult parsed, JobResult result, CliConsole console)
    {
        FailRule[] rules = parsed.GetValue(_failOn) ?? [];
        foreach (string why in rules.Select(r => r.WhyNotChecked(result.Summary)).OfType<string>()) console.Message($"note: {why}");
        string[] findings = [.. Unwritten(result), .. rules.Select(r => r.Check(result.Summary)).OfType<string>()];
        int code = findings.Length > 0 ? ExitCode.Findings : ExitCode.Success;
        if (parsed.GetValue(_json)) ResultDocument.Write(console, parsed, code, json => Write(json, result, findings));
        else SummaryPrinter.Print(result, console);
        foreach (string finding in findings) console.Error.WriteLine("hardexample: " + finding);
        return code;
    }

    private static IEnumerable<string> Unwritten(JobResult result) => result.Summary.UnwrittenSamples > 0
        ? [$"{result.Summary.UnwrittenSamples} hard samples could not be written; they count as left out."] : [];

    private static void Write(Utf8JsonWriter json, JobResult result, string[] findings)
    {
        json.WriteMembers(result.Summary.ToJson());
        if (result.Ledger is { } ledger) json.WriteString("ledger"u8, ledger);
        if (result.Export is { } export)
        {
            json.WriteStartObject("output"u8);
            json.WriteString("manifest"u8, export.ManifestPath);
            json.WriteString("data"u8, export.DataPath);
            json.WriteNumber("written_samples"u8, export.Written);
            json.WriteEndObject();
        }
        json.WriteStartArray("findings"u8);
        foreach (string finding in findings) json.WriteStringValue(finding);
        json.WriteEndArray();
    }

    private static FailRule[] ParseRules(ArgumentResult result)
    {
        var rules = new List<FailRule>();
        foreach (string text in result.Tokens.SelectMany(static t => t.Value.Split(',')))
            try
            {
                rules.Add(FailRule.Parse(text));
            }
            catch (ConfigurationException error)
            {
                result.AddError($"--fail-on: {error.Message}");
            }
        return [.. rules];
    }
}
