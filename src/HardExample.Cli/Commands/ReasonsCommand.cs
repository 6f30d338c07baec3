using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Errors;
using HardExample.Core.Reasons;
using Spectre.Console;

namespace HardExample.Cli.Commands;

/// <summary>Explains reason ids.</summary>
internal sealed class ReasonsCommand : Command, IHasExamples
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true };

    public ReasonsCommand(CliConsole console) : base("reasons", "Explain the reasons that make a sample hard.")
    {
        var ids = new Argument<string[]>("id") { Description = "Reason ids, alone or joined as in a manifest (1-20-2); without them all.",
            Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        Add(ids);
        Add(json);
        SetAction(parsed =>
        {
            HardReason[] reasons = Select(parsed.GetValue(ids) ?? []);
            if (parsed.GetValue(json)) console.Output.WriteLine(JsonSerializer.Serialize(reasons, Json));
            else console.Tables.Write(TableOf(reasons, console.OutputIsTerminal));
        });
    }

    public IReadOnlyList<string> Examples { get; } = ["hardexample reasons", "hardexample reasons 1-20-2", "hardexample reasons --json"];

    private static HardReason[] Select(string[] ids) => ids.Length == 0 ? [.. ReasonCatalog.All] : [.. ids.SelectMany(Find)];

    private static IEnumerable<HardReason> Find(string joined) => joined.Split('-').Select(text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ReasonCatalog.Find(id) is HardReason reason
            ? reason
            : throw new ConfigurationException($"'{joined}' names no reason; ids are 0 to {ReasonCatalog.All.Length - 1}, alone or "
                + "joined as in 1-20-2."));

    private static Table TableOf(IEnumerable<HardReason> reasons, bool isTerminal)
    {
        var table = new Table { Border = isTerminal ? TableBorder.Rounded : TableBorder.None };
        table.AddColumn(new TableColumn("id").RightAligned());
        table.AddColumns("algorithm", "meaning", "suggestion");
        foreach (HardReason reason in reasons)
            table.AddRow(new Text(reason.Id.ToString(CultureInfo.InvariantCulture)), new Text(reason.Algorithm), new Text(reason.Meaning),
                new Text(reason.Suggestion));
        return table;
    }
}
