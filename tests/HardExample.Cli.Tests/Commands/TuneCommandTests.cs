using System.Globalization;
using System.Text;
using System.Text.Json;
using HardExample.Cli.Output;
using HardExample.Core.Configuration;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Cli.Tests.Commands;

public sealed class TuneCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The record of a job whose predict_score follows the truth and whose clustering does not.</summary>
    private (string Output, string Truth) Job()
    {
        var config = MiningConfig.Default
            with { Algorithms = WeightedList.Of((AlgorithmNames.PredictScore, 0.4), (AlgorithmNames.Clustering, 0.6)) };
        var truth = new StringBuilder("file,correct\n");
        var samples = new List<Sample>();
        for (int i = 0; i < 120; i++)
        {
            bool wrong = i % 3 == 0;
            MinerScore Estimator(string name, double value) => new() { Algorithm = name, Kind = MinerKind.ErrorEstimator, Value = value };
            samples.Add(new Sample { Id = $"{i}.png", Source = $"/in/{i}.png" }
                .WithScore(AlgorithmNames.PredictScore, Estimator(AlgorithmNames.PredictScore, (i * 37 % 101 + (wrong ? 50 : 0)) / 151.0))
                .WithScore(AlgorithmNames.Clustering, Estimator(AlgorithmNames.Clustering, i * 53 % 97 / 97.0)));
            truth.Append(CultureInfo.InvariantCulture, $"{i}.png,{(wrong ? 0 : 1)}\n");
        }
        string record = Path.Combine(_folder["out"], ".hardexample");
        Directory.CreateDirectory(record);
        using (FileStream file = File.Create(Path.Combine(record, "samples.jsonl"))) ScoredSampleFile.Write(file, samples);
        File.WriteAllText(Path.Combine(record, "config.yaml"), MiningConfigWriter.ToYaml(config));
        File.WriteAllText(Path.Combine(record, "summary.json"), """
            {"task": 0, "total_samples": 120, "hard_samples": 0, "skipped_samples": 0, "hard_threshold": 0.1, "reasons": {},
             "algorithms": {}, "feature_extractor": "none", "reference": "none", "elapsed": "00:00:01"}
            """);
        File.WriteAllText(_folder["truth.csv"], truth.ToString());
        return (_folder["out"], _folder["truth.csv"]);
    }

    [Fact]
    public async Task What_it_saves_is_a_configuration_with_the_recommended_weights()
    {
        (string output, string truth) = Job();
        CliRun run = await CliRun.Of("tune", "--output", output, "--truth", truth, "--save", _folder["tuned.yaml"]);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("AUROC", run.Output, StringComparison.Ordinal);
        Assert.Contains("with the tuned weights", run.Error, StringComparison.Ordinal);
        MiningConfig config = MiningConfigReader.Read(File.ReadAllText(_folder["tuned.yaml"]));
        Assert.True(config.Algorithms.WeightOf(AlgorithmNames.PredictScore) > config.Algorithms.WeightOf(AlgorithmNames.Clustering));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_unasked()
    {
        (string output, string truth) = Job();
        File.WriteAllText(_folder["mine.yaml"], "mine");
        Assert.Equal(ExitCode.JobFailed,
            (await CliRun.Of("tune", "--output", output, "--truth", truth, "--save", _folder["mine.yaml"])).Code);
        Assert.Equal("mine", File.ReadAllText(_folder["mine.yaml"]));
        Assert.Equal(ExitCode.Success,
            (await CliRun.Of("tune", "--output", output, "--truth", truth, "--save", _folder["mine.yaml"], "--force")).Code);
        Assert.NotEqual("mine", File.ReadAllText(_folder["mine.yaml"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Splits_thresholds_and_json_do_as_they_are_told()
    {
        (string output, string truth) = Job();
        CliRun run = await CliRun.Of("tune", "--output", output, "--truth", truth, "--splits", "3", "--thresholds", "--json");
        JsonElement json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("3 random halves of the scenes", json.GetProperty("method").GetString());
        Assert.Equal(JsonValueKind.Number, json.GetProperty("tuned_hard_threshold").ValueKind);
        Assert.Equal("AUROC", json.GetProperty("figures")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("--splits", "-1")]
    [InlineData("--splits", "many")]
    public async Task A_number_of_splits_that_makes_no_sense_is_refused(params string[] options)
    {
        CliRun run = await CliRun.Of(["tune", "--output", "out", "--truth", "truth.csv", .. options]);
        Assert.Equal(ExitCode.Usage, run.Code);
    }

    [Fact]
    public async Task A_directory_that_no_job_wrote_is_named()
    {
        CliRun run = await CliRun.Of("tune", "--output", _folder["none"], "--truth", "truth.csv");
        Assert.Equal(ExitCode.JobFailed, run.Code);
        Assert.Contains("not the output of a job", run.Error, StringComparison.Ordinal);
    }
}
