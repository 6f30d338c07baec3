using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Samples;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Output;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Cli.Commands;

/// <summary>Fits the weights of the algorithms to feedback.</summary>
internal sealed class TuneCommand : Command, IHasExamples
{
    private const int MaxSplits = 1000;

    public TuneCommand(CliConsole console) : base(
        "tune", "Fit the weights of the algorithms to the truth about a part of a job's samples, and say whether that beats the weights "
            + "before.")
    {
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory" };
        var truth = new TruthOptionSet(required: false);
        var ledger = new Option<string?>("--ledger") { Description = "Fit to the labels that came back into this ledger, instead.",
            HelpName = "file" };
        var configuration = new Option<string?>("--config") { Description = "With --ledger: the configuration whose weights are fitted; "
            + "the defaults without it.", HelpName = "file" };
        var save = new Option<string?>("--save") { Description = "Write the job's configuration with the recommended weights here, for "
            + "'hardexample mine --config'.", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Replace that file if it is there." };
        var thresholds = new Option<bool>("--thresholds") { Description = "Fit algo_hard_threshold as well, to the best F1 of what is "
            + "flagged." };
        var splits = new Option<int>("--splits")
        {
            Description = "Measure on so many random halves of the scenes, each with weights fitted to the other half; 0 = five folds "
                + "over scenes.", HelpName = "number", CustomParser = ParseSplits,
        };
        Option<bool> json = ResultDocument.CreateOption();
        Add(output);
        truth.AddTo(this);
        foreach (Option option in (Option[])[ledger, configuration, save, force, thresholds, splits, json]) Add(option);
        Validators.Add(parsed =>
        {
            if (parsed.GetResult(ledger) is null
                ? parsed.GetResult(output) is null || !truth.IsGiven(parsed) || parsed.GetResult(configuration) is not null
                : parsed.GetResult(output) is not null || truth.IsGiven(parsed))
                parsed.AddError("Give --output and --truth, or --ledger and perhaps --config.");
        });
        SetAction((parsed, cancel) =>
        {
            string? file = parsed.GetValue(save);
            if (file is not null && File.Exists(file) && !parsed.GetValue(force))
                throw new StorageException($"{file} is there already; give another name or --force.");
            (IReadOnlyList<Sample> samples, ImmutableArray<TruthEntry> known, MiningConfig config) = parsed.GetValue(ledger) is { } path
                ? Feedback(path, parsed.GetValue(configuration))
                : Recorded(parsed.GetRequiredValue(output), () => truth.Read(parsed));
            var options = new TuningOptions { Splits = parsed.GetValue(splits), TuneThreshold = parsed.GetValue(thresholds) };
            TuningResult result = WeightTuner.Tune(samples, known, config, options, cancel);
            if (file is not null) Save(file, TunedConfigWriter.ToYaml(result, config));
            if (!parsed.GetValue(json)) console.Output.Write(result.ToString());
            else ResultDocument.Write(console, parsed, ExitCode.Success, writer => writer.WriteMembers(result.ToJson()));
            if (file is null) return Task.FromResult(ExitCode.Success);
            console.Message($"wrote {file}: the configuration with "
                + $"{(result.IsBetter ? "the tuned weights" : "its weights unchanged")}");
            return Task.FromResult(ExitCode.Success);
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample tune --output out --truth feedback.csv",
        "hardexample tune --output out --truth feedback.csv --thresholds --save tuned.yaml",
        "hardexample tune --output out --truth feedback.csv --splits 20",
        "hardexample tune --ledger season.db --config job.yaml --save tuned.yaml",
    ];

    private static (IReadOnlyList<Sample>, ImmutableArray<TruthEntry>, MiningConfig) Feedback(string path, string? config)
    {
        using LedgerFile ledger = LedgerFile.OpenRead(JobLedger.PathOf(path));
        LedgerFeedback feedback = LedgerFeedback.Read(ledger);
        return (feedback.Samples, feedback.Truth,
            config is null ? MiningConfig.Default : MiningConfigReader.Read(ConfigurationOptions.ReadText(config), null, config));
    }

    private static (IReadOnlyList<Sample>, ImmutableArray<TruthEntry>, MiningConfig) Recorded(
        string output, Func<ImmutableArray<TruthEntry>> truth)
    {
        JobRecord record = JobRecord.Read(output, StorageResolver.Local);
        return (record.Samples, truth(), record.Config);
    }

    private static int ParseSplits(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MaxSplits)
            return number;
        result.AddError($"--splits is '{result.Tokens[0].Value}'; it must be a whole number from 0 to {MaxSplits}.");
        return 0;
    }

    private static void Save(string file, string yaml)
    {
        try
        {
            File.WriteAllText(file, yaml);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StorageException($"{file} cannot be written: {e.Message}", e);
        }
    }
}
