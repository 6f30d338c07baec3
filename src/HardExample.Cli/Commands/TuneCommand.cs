using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HardExample.Cli.Help;
using HardExample.Cli.Output;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Jobs.Output;
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
        var output = new Option<string>("--output") { Description = "The output directory of a job.", HelpName = "directory",
            Required = true };
        var truth = new TruthOptionSet();
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
        var json = new Option<bool>("--json") { Description = "Write JSON instead of text." };
        Add(output);
        truth.AddTo(this);
        foreach (Option option in (Option[])[save, force, thresholds, splits, json]) Add(option);
        SetAction((parsed, cancel) =>
        {
            string? file = parsed.GetValue(save);
            if (file is not null && File.Exists(file) && !parsed.GetValue(force))
                throw new StorageException($"{file} is there already; give another name or --force.");
            JobRecord record = JobRecord.Read(parsed.GetRequiredValue(output), StorageResolver.Local);
            var options = new TuningOptions { Splits = parsed.GetValue(splits), TuneThreshold = parsed.GetValue(thresholds) };
            TuningResult result = WeightTuner.Tune(record.Samples, truth.Read(parsed), record.Config, options, cancel);
            console.Output.Write(parsed.GetValue(json) ? result.ToJson() + '\n' : result.ToString());
            if (file is null) return Task.FromResult(ExitCode.Success);
            Save(file, TunedConfigWriter.ToYaml(result, record.Config));
            console.Message($"wrote {file}: the job's configuration with "
                + $"{(result.IsBetter ? "the tuned weights" : "its weights unchanged")}");
            return Task.FromResult(ExitCode.Success);
        });
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "hardexample tune --output out --truth feedback.csv",
        "hardexample tune --output out --truth feedback.csv --thresholds --save tuned.yaml",
        "hardexample tune --output out --truth feedback.csv --splits 20",
    ];

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
