using System.CommandLine;
using HardExample.Core.Configuration;
using HardExample.Core.Selection;

namespace HardExample.Cli.Commands;

/// <summary>The options that say how many samples are selected and how they are spread; they win over --config and --set.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<string?> _top = Value("--top", "count", "Select at most so many samples, the hardest of all.");
    private readonly Option<string?> _percent = Value("--percent", "percent", "Select at most this share of the samples, 0 to 100.");
    private readonly Option<string?> _threshold = Value("--threshold", "coefficient", "Select only samples of at least this coefficient.");
    private readonly Option<bool> _diverse = new("--diverse") { Description = "Spread the selection over unlike images." };
    private readonly Option<bool> _keepDuplicates = new("--keep-duplicates")
    {
        Description = "Select near-duplicates of selected images too.",
    };

    private readonly Option<string?> _perClass = Value("--per-class", "count", "Select at most so many samples of each predicted class.");
    private readonly Option<string?> _quotaBy = Value("--quota-by", "property",
        "What --min and --max count by: class, group, label, usage, or a field of the manifest.");

    private readonly Option<string?> _min = Value("--min", "count", "Select so many samples of each group before others.");
    private readonly Option<string?> _max = Value("--max", "count", "Select at most so many samples of each group.");
    private readonly Option<string?> _randomShare = Value("--random-share", "share",
        "Draw this share of the budget, 0 to 0.9, at random from the samples that were not selected, as a control.");

    private readonly Option<string?> _seed = Value("--seed", "number", "Seed of that draw.");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_top, _percent, _threshold, _diverse, _keepDuplicates, _perClass, _quotaBy, _min, _max,
            _randomShare, _seed])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_perClass) is not null && (result.GetValue(_quotaBy) is not null || result.GetValue(_max) is not null))
                result.AddError("--per-class N is short for --quota-by class --max N; give one of them.");
        });
    }

    /// <summary>The parameters that the options set.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Read(ParseResult parsed)
    {
        string? perClass = parsed.GetValue(_perClass);
        (string Name, string? Value)[] given =
        [
            ("top", parsed.GetValue(_top)), ("percent", parsed.GetValue(_percent)), ("threshold", parsed.GetValue(_threshold)),
            ("diverse", parsed.GetValue(_diverse) ? "true" : null), ("keep_duplicates", parsed.GetValue(_keepDuplicates) ? "true" : null),
            ("per", perClass is null ? parsed.GetValue(_quotaBy) : SampleGroups.Class), ("max", perClass ?? parsed.GetValue(_max)),
            ("min", parsed.GetValue(_min)), ("random_share", parsed.GetValue(_randomShare)), ("seed", parsed.GetValue(_seed)),
        ];
        return given.Where(static g => g.Value is not null)
            .Select(static g => KeyValuePair.Create<string, object?>($"{SelectionBudget.Section}.{g.Name}", g.Value));
    }

    private static Option<string?> Value(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };
}
