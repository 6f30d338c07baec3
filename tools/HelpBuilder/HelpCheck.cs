namespace HardExample.HelpBuilder;

/// <summary>Whether a page says all that it must, and nothing of what no longer exists.</summary>
internal static class HelpCheck
{
    public static IEnumerable<string> Errors(CmdletFacts cmdlet, HelpPage page, string path, IReadOnlySet<string> topics)
    {
        string at = $"{path}(1): error HELP";
        if (page.Synopsis.Count != 1) yield return $"{at}003: the synopsis must be one paragraph.";
        if (page.Description.Count == 0) yield return $"{at}004: the description is missing.";
        if (page.Examples.Count < 2) yield return $"{at}005: at least two examples are needed.";
        foreach (HelpExample example in page.Examples.Where(static e => e.Code.Length == 0 || e.Remarks.Count == 0))
            yield return $"{at}006: the example '{example.Title}' needs code and a remark.";
        foreach (string name in cmdlet.ParameterNames.Where(n => !page.Parameters.TryGetValue(n, out var prose) || prose.Count == 0))
            yield return $"{at}007: the parameter -{name} is not described.";
        foreach (string name in page.Parameters.Keys.Where(n => !cmdlet.ParameterNames.Contains(n)))
            yield return $"{at}008: {cmdlet.Name} has no parameter -{name}.";
        if (page.Links.Count == 0) yield return $"{at}009: related links are missing.";
        foreach (string link in page.Links.Where(l => !topics.Contains(l)))
            yield return $"{at}010: the related link '{link}' leads to no page.";
        if (!cmdlet.OutputTypes.Any()) yield return $"{at}011: {cmdlet.Name} has no OutputType.";
    }
}
