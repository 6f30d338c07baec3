using HardExample.Core.Samples;

namespace HardExample.PowerShell.Tests.Pipeline;

/// <summary>Stages piped together give exactly what the whole job gives.</summary>
public sealed class CompositionTests(PoolSession pool) : IClassFixture<PoolSession>
{
    private const string Job = "Invoke-HardExampleMining ./pool";

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("PredictScore Clustering AugmentConsistency FeatureDistribution Sequence ImageSimilarity Anomaly")]
    [InlineData("Anomaly ImageSimilarity Sequence FeatureDistribution AugmentConsistency Clustering PredictScore")]
    [InlineData("Sequence PredictScore Anomaly Clustering ImageSimilarity AugmentConsistency FeatureDistribution")]
    public void All_stages_in_any_order_are_the_job(string order)
    {
        string[] stages = order.Split(' ');
        string Pipeline(string arguments, string model) => "Get-InferenceResult ./pool | "
            + string.Join(" | ", stages.Select(s => $"Measure-{s} {arguments} {(s == "AugmentConsistency" ? model : "")}"))
            + " | Merge-HardExampleScore";

        object reference = pool.Session.Run("New-MiningReference ./train.manifest -ModelPath ./model").ThrowOnError().Output[0]!;
        Assert.Equal(
            pool.Fingerprints($"{Job} -ModelPath ./model -TrainDataPath ./train.manifest"),
            pool.Fingerprints("param($ref) " + Pipeline("-Reference $ref", "-ModelPath ./model"), reference));
        Assert.Equal(pool.Fingerprints($"{Job} -ModelPath ./model"), pool.Fingerprints(Pipeline("", "-ModelPath ./model")));
        Assert.Equal(pool.Fingerprints(Job), pool.Fingerprints(Pipeline("", "")));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_configuration_given_to_every_stage_is_the_job_with_it()
    {
        pool.Session.Run("New-HardExampleConfig ./c.yaml -Force -Parameter @{ model_serving_url = 'model'; train_data_path = "
            + "'train.manifest'; margin = 0.3; aug_op_config = 'shear:0.2+crop:0.1'; algo_hard_threshold = 0.2 }").ThrowOnError();
        Assert.Equal(
            pool.Fingerprints($"{Job} -ConfigPath ./c.yaml"),
            pool.Fingerprints("""
                $c = @{ ConfigPath = './c.yaml' }
                Get-InferenceResult ./pool | Measure-Anomaly @c | Measure-PredictScore @c | Measure-AugmentConsistency @c |
                    Measure-FeatureDistribution @c | Measure-Clustering @c | Measure-ImageSimilarity @c | Measure-Sequence @c |
                    Merge-HardExampleScore @c
                """));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_stage_left_out_is_the_job_without_the_algorithm() => Assert.Equal(
        pool.Fingerprints($"{Job} -Parameter 'comprehensive_algo_config=predict_score_mining:0.4+sequential_mining:0.3'"),
        pool.Fingerprints("Get-InferenceResult ./pool | Measure-Sequence | Measure-PredictScore | Merge-HardExampleScore "
            + "'predict_score_mining:0.4+sequential_mining:0.3'"));

    [Trait("Category", "Slow")]
    [Fact]
    public void A_filter_before_the_stages_is_the_job_on_what_is_left() => Assert.Equal(
        pool.Fingerprints("Get-InferenceResult ./pool | Where-Object Confidence -lt 0.9 | Invoke-HardExampleMining"),
        pool.Fingerprints("""
            Get-InferenceResult ./pool | Where-Object Confidence -lt 0.9 | Measure-PredictScore | Measure-Clustering |
                Measure-FeatureDistribution | Measure-Sequence | Measure-ImageSimilarity | Measure-Anomaly | Merge-HardExampleScore
            """));

    [Trait("Category", "Slow")]
    [Fact]
    public void A_filter_after_a_stage_leaves_that_stages_scores_as_they_are()
    {
        string[] all = pool.Fingerprints("Get-InferenceResult ./pool | Measure-Clustering | Merge-HardExampleScore clustering_mining:1");
        string[] some = pool.Fingerprints(
            "Get-InferenceResult ./pool | Measure-Clustering | Where-Object Confidence -lt 0.9 | Merge-HardExampleScore "
            + "clustering_mining:1");
        Assert.NotEmpty(some);
        Assert.True(some.Length < all.Length);
        Assert.Subset(all.ToHashSet(), some.ToHashSet());
    }

    [Fact]
    public void A_stage_run_again_replaces_its_score() => Assert.Equal(
        pool.Fingerprints("Get-InferenceResult ./pool | Measure-PredictScore -Margin 0.2 | Merge-HardExampleScore"),
        pool.Fingerprints(
            "Get-InferenceResult ./pool | Measure-PredictScore -Margin 0.9 | Measure-PredictScore -Margin 0.2 | Merge-HardExampleScore"));

    [Trait("Category", "Slow")]
    [Fact]
    public void A_custom_score_can_take_an_algorithms_place()
    {
        // Reasons are the algorithm's own; a score in script has none.
        static IEnumerable<string> Coefficients(string[] lines) => lines.Select(static l => string.Join(' ', l.Split(' ')[..2]));
        Assert.Equal(
            Coefficients(
                pool.Fingerprints("Get-InferenceResult ./pool | Measure-PredictScore | Measure-Clustering | Merge-HardExampleScore")),
            Coefficients(pool.Fingerprints("""
                Get-InferenceResult ./pool | Measure-PredictScore | Measure-Clustering |
                    Measure-CustomScore predict_score_mining -Kind ErrorEstimator { $_.Scores.predict_score_mining.Value } |
                        Merge-HardExampleScore
                """)));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Samples_that_stages_observed_are_not_opened_again()
    {
        using var other = new PoolSession();
        RunResult result = other.Session.Run("""
            Get-InferenceResult ./pool | Measure-FeatureDistribution | ForEach-Object { [System.IO.File]::Delete($_.Source); $_ } |
                Measure-Clustering | Measure-AugmentConsistency -ModelPath ./model | Measure-Anomaly | Measure-Sequence |
                Measure-ImageSimilarity
            """).ThrowOnError();
        Assert.Equal(24, result.Output.Count);
        Assert.All(result.Output, static o => Assert.True(((Sample)o!).Scores.ContainsKey(AlgorithmNames.AugmentConsistency)));
        Assert.Empty(Directory.GetFiles(Path.Combine(other.Session.Folder, "pool", "images")));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("Get-InferenceResult ./pool | Measure-AugmentConsistency -ModelPath ./model | Measure-ImageSimilarity -ModelPath ./model")]
    [InlineData("Get-InferenceResult ./pool | Measure-ImageSimilarity -ModelPath ./model | Measure-AugmentConsistency")]
    [InlineData("[System.IO.File]::Delete('{0}/pool/inference_results/9.bmp_result.txt'); "
        + "Get-InferenceResult ./pool -ModelPath ./model | Measure-AugmentConsistency -ModelPath ./model")]
    [InlineData("Get-InferenceResult ./pool | Invoke-HardExampleMining -ModelPath ./model")]
    public void A_model_that_contradicts_the_results_is_warned_of_once_a_pipeline(string script)
    {
        using var other = new PoolSession();
        foreach (string file in Directory.GetFiles(Path.Combine(other.Session.Folder, "pool", "inference_results")))
            File.WriteAllText(file, """{"predicted_label":"no digit","scores":[["no digit","0.9"]]}""");
        string run = script.Replace("{0}", other.Session.Folder, StringComparison.Ordinal);
        Assert.Single(other.Session.Run(run).ThrowOnError().Warnings, static w => w.Contains("agrees with 0 %", StringComparison.Ordinal));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void What_another_model_observed_is_observed_anew()
    {
        RunResult result = pool.Session.Run("""
            $first = Get-InferenceResult ./pool | Measure-ImageSimilarity
            $second = $first | Measure-ImageSimilarity -ModelPath ./model
            $first[0].Embedding.Length; $second[0].Embedding.Length
            """).ThrowOnError();
        Assert.NotEqual(64, result.Output[0]);
        Assert.Equal(64, result.Output[1]);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void An_image_that_does_not_decode_is_an_error_and_the_others_are_scored_as_without_it()
    {
        using var other = new PoolSession();
        string bad = Path.Combine(other.Session.Folder, "pool", "images", "5.bmp");
        File.WriteAllText(bad, "no image");
        RunResult result = other.Session.Run(
            "Get-InferenceResult ./pool | Measure-PredictScore | Measure-Clustering | Measure-Anomaly | Merge-HardExampleScore");
        Assert.Equal(23, result.Output.Count);
        Assert.StartsWith("UnreadableImage,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        File.Delete(bad);
        File.Delete(Path.Combine(other.Session.Folder, "pool", "inference_results", "5.bmp_result.txt"));
        Assert.Equal(
            result.Output.Select(static o => ((Sample)o!).HardCoefficient),
            other.Session.Run("Get-InferenceResult ./pool | Measure-PredictScore | Measure-Clustering | Measure-Anomaly | "
                + "Merge-HardExampleScore").Output.Select(static o => ((Sample)o!).HardCoefficient));
    }
}
