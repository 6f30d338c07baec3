using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Ledger;

namespace HardExample.Cli.Commands;

/// <summary>The options that name a ledger and choose among its events.</summary>
internal sealed class LedgerOptionSet
{
    private readonly Option<string[]> _ids = new("--id") { Description = "Images by the first digits of their SHA-256; may stand several "
        + "times.", HelpName = "digits", Arity = ArgumentArity.OneOrMore };
    private readonly Option<DateTimeOffset?> _since = Time("--since",
        "Events from then on: 2026-11-02, or with time and zone; UTC without.");
    private readonly Option<DateTimeOffset?> _until = Time("--until", "Events before then.");
    private readonly Option<string[]> _states = new("--state") { Description = "Events of this state; may stand several times.",
        HelpName = "seen|selected|labelled|rejected", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _class = new("--class") { Description = "Predicted class or label.", HelpName = "name" };
    private readonly Option<int?> _reason = new("--reason") { Description = "One of the reasons.", HelpName = "id" };

    public LedgerOptionSet() => _states.AcceptOnlyFromAmong([.. SnakeCaseEnum.All<LedgerState>()]);

    /// <summary>The option --ledger.</summary>
    public static Option<string> CreateLedger() => new("--ledger") { Description = "The file of the ledger.", HelpName = "file",
        Required = true };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_ids, _since, _until, _states, _class, _reason]) command.Add(option);
    }

    /// <summary>The events that the user means.</summary>
    /// <exception cref="Core.Errors.ConfigurationException">An id is not hexadecimal.</exception>
    public LedgerFilter Read(ParseResult parsed) => new()
    {
        Ids = [.. (parsed.GetValue(_ids) ?? []).Select(LedgerFilter.CheckId)],
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
        States = [.. (parsed.GetValue(_states) ?? []).Select(static s => SnakeCaseEnum.TryParse(s, out LedgerState state) ? state
            : throw new InvalidOperationException($"The state {s} was let through."))],
        Class = parsed.GetValue(_class),
        ReasonId = parsed.GetValue(_reason),
    };

    /// <summary>An option that is a point in time.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description, HelpName = "time", CustomParser = ParseTime,
    };

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)) return time;
        result.AddError($"'{result.Tokens[0].Value}' is no time; write it as 2026-11-02 or 2026-11-02T06:00+01:00.");
        return null;
    }
}
