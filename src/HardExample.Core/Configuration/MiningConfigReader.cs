using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>
/// Reads a configuration: YAML text, then values given beside it (<c>--set name=value</c>, <c>-Parameter name=value</c> or a hashtable),
/// the last of which wins. All errors are reported at once.
/// </summary>
public static partial class MiningConfigReader
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="yaml">The text of a YAML file; null or empty = every parameter at its default.</param>
    /// <param name="overrides">
    /// Full names (a dot reaches into a section, as in extensions.box_order) with values: text, numbers, truth values, dictionaries.
    /// A dictionary under "extensions" sets what it holds.
    /// </param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <exception cref="ConfigurationException">There is an error; the message names all of them.</exception>
    public static MiningConfig Read(string? yaml, IEnumerable<KeyValuePair<string, object?>>? overrides = null, string? source = null)
    {
        MiningConfig config = Read(yaml, overrides, out ImmutableArray<ConfigurationDiagnostic> diagnostics);
        return diagnostics.IsEmpty
            ? config
            : throw new ConfigurationException(ConfigurationDiagnostic.Join(diagnostics, source)) { JobLog = config.TaskSummaryFile };
    }

    /// <summary>All errors of a configuration, in the order of the text; empty when it is in order. Parameters as for Read.</summary>
    public static ImmutableArray<ConfigurationDiagnostic> Check(string? yaml, IEnumerable<KeyValuePair<string, object?>>? overrides = null)
    {
        Read(yaml, overrides, out ImmutableArray<ConfigurationDiagnostic> diagnostics);
        return diagnostics;
    }

    /// <summary>Splits "name=value" as it comes from a command line.</summary>
    /// <exception cref="ConfigurationException">There is no '=' or no name.</exception>
    public static KeyValuePair<string, object?> ParseAssignment(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new ConfigurationException($"{UserText.Quote(assignment)} sets nothing; write name=value, for example margin=0.7.");
    }

    /// <summary>The job log that a configuration names which cannot be read to its end; null when it names none.</summary>
    /// <param name="yaml">As much of the text as there is.</param>
    /// <param name="overrides">The values given beside it; only that of task_summary_file is looked at.</param>
    public static string? NamedLog(string? yaml, IEnumerable<KeyValuePair<string, object?>> overrides) =>
        Read(yaml, overrides.Where(static o => o.Key == ParameterCatalog.LogName), out _).TaskSummaryFile;

    private static MiningConfig Read(
        string? yaml, IEnumerable<KeyValuePair<string, object?>>? overrides, out ImmutableArray<ConfigurationDiagnostic> diagnostics)
    {
        var found = new List<ConfigurationDiagnostic>();
        var reading = new Reading(found);
        if (yaml is not null) reading.Apply("", PlainYaml.Parse(yaml, found), onceOnly: true);
        // A text that is no YAML may name the log all the same.
        if (yaml is not null && found.Count > 0 && reading.IsUntouched && LogLine().Match(yaml) is { Success: true } log)
            reading.Set(ParameterCatalog.LogName, PlainValue.Of(log.Groups["path"].Value)!, line: null, onceOnly: false);
        foreach ((string name, object? value) in overrides ?? [])
        {
            if (TryTakePlain(name, value, found) is PlainValue plain) reading.Set(name, plain, line: null, onceOnly: false);
        }
        reading.LetLowFollow();
        if (found.Count == 0 && reading.Config.Algorithms.All(static a => a.Value == 0)) found.Add(NoAlgorithm(reading.Config));
        if (found.Count == 0 && NoOperation(reading.Config) is { } nothing) found.Add(nothing);
        if (found.Count == 0 && reading.Config.ScoreThresholdLow > reading.Config.ScoreThresholdUp)
            found.Add(LowAboveUp(reading.Config));
        if (found.Count == 0)
            foreach (string contradiction in reading.Config.Extensions.Budget.Contradictions())
                found.Add(new(SelectionBudget.Section, null, $"{SelectionBudget.Section}: {contradiction}"));
        diagnostics = [.. found];
        return reading.Config;
    }

    [GeneratedRegex("""^task_summary_file[ \t]*:[ \t]*(?<quote>["']?)(?<path>[^"'#\r\n]+?)\k<quote>[ \t]*(#.*)?\r?$""",
        RegexOptions.Multiline)]
    private static partial Regex LogLine();

    private static PlainValue? TryTakePlain(string name, object? value, List<ConfigurationDiagnostic> diagnostics)
    {
        try
        {
            return PlainValue.Of(value);
        }
        catch (ConfigurationException e)
        {
            diagnostics.Add(new(name, null, $"{UserText.Quote(name)}: {e.Message}"));
            return null;
        }
    }

    private static ConfigurationDiagnostic NoAlgorithm(MiningConfig config) => new(ParameterCatalog.AlgorithmsName, null,
        ParameterCatalog.AlgorithmsName + (config.Algorithms.Count == 0 ? " names no algorithm" : " gives every algorithm the weight 0")
            + $", so nothing could be hard. Give at least one of {string.Join(", ", AlgorithmNames.All)} a weight above 0, or leave the "
            + "parameter out.");

    // Algorithms that run, each without anything to run on.
    private static ConfigurationDiagnostic? NoOperation(MiningConfig config)
    {
        var idle = new List<string>();
        foreach (string algorithm in config.Algorithms.ActiveNames)
            if (algorithm == AlgorithmNames.AugmentConsistency && !config.Augmentations.ActiveNames.Any())
                idle.Add(ParameterCatalog.AugmentationsName);
            else if (algorithm == AlgorithmNames.FeatureDistribution && !config.Features.ActiveNames.Any())
                idle.Add(ParameterCatalog.FeaturesName);
            else
                return null;
        return idle.Count == 0 ? null : new(idle[0], null,
            $"{string.Join(" and ", idle)}: No weight is above 0, and no other algorithm runs, so nothing could be hard. Give one a weight "
                + "above 0, or leave the parameter out.");
    }

    private static ConfigurationDiagnostic LowAboveUp(MiningConfig config)
    {
        string low = UserText.Number(config.ScoreThresholdLow), up = UserText.Number(config.ScoreThresholdUp);
        return new(ParameterCatalog.ScoreThresholdLow.Name, null,
            $"{ParameterCatalog.ScoreThresholdLow.Name} is {low}; it must be at most {ParameterCatalog.ScoreThresholdUp.Name}, which is "
                + $"{up}.");
    }

    /// <summary>The configuration as far as it has been read.</summary>
    private sealed class Reading(List<ConfigurationDiagnostic> diagnostics)
    {
        private readonly HashSet<string> _set = new(StringComparer.Ordinal);

        private bool _lowIsGiven;

        /// <summary>Whether no value was found.</summary>
        public bool IsUntouched => _set.Count == 0;

        public MiningConfig Config { get; private set; } = MiningConfig.Default;

        /// <summary>Lowers a default score_threshold_low to a smaller score_threshold_up.</summary>
        public void LetLowFollow()
        {
            if (!_lowIsGiven && Config.ScoreThresholdLow > Config.ScoreThresholdUp)
                Config = Config with { ScoreThresholdLow = Config.ScoreThresholdUp };
        }

        public void Apply(string prefix, PlainMap map, bool onceOnly)
        {
            foreach (PlainEntry entry in map.Entries) Set(prefix + entry.Key, entry.Value, entry.Line, onceOnly);
        }

        /// <param name="name">The full name.</param>
        /// <param name="value">Its value, or the content of a section.</param>
        /// <param name="line">Line in the YAML text.</param>
        /// <param name="onceOnly">Whether a second value is an error, as within one text (extensions.a beside extensions: {a: …}).</param>
        public void Set(string name, PlainValue value, int? line, bool onceOnly)
        {
            if (IsSection(name))
            {
                if (value is PlainMap section) Apply(name + ".", section, onceOnly);
                else if (value is not PlainScalar { IsNotGiven: true })
                    Report(name, line, $"{name} is {value.Describe()}; it is a section and holds a mapping.");
            }
            else if (ParameterCatalog.Find(name) is not ParameterDefinition parameter)
                Report(name, line, $"{UserText.Quote(name)} is not a parameter. {ParameterCatalog.Suggest(name)}");
            else if (onceOnly && !_set.Add(name))
                Report(name, line, $"{name} stands here a second time; leave one out.");
            else
                Set(parameter, value, line);
        }

        private void Set(ParameterDefinition parameter, PlainValue value, int? line)
        {
            int before = diagnostics.Count;
            object? typed = ParameterValue.Read(parameter, value, message => Report(parameter.Name, value.Line ?? line, message));
            if (diagnostics.Count > before) return;
            Config = parameter.Set(Config, typed);
            if (parameter.Name == ParameterCatalog.ScoreThresholdLow.Name) _lowIsGiven = typed is not null;
        }

        private void Report(string name, int? line, string message) => diagnostics.Add(new(name, line, message));

        private static bool IsSection(string name) =>
            ParameterCatalog.All.Any(p => p.Name.Length > name.Length && p.Name[name.Length] == '.'
                && p.Name.StartsWith(name, StringComparison.Ordinal));
    }
}
