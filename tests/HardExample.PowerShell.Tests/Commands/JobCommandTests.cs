using HardExample.Core.Evaluation;
using HardExample.Core.Evaluation.Tuning;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;

namespace HardExample.PowerShell.Tests.Commands;

public sealed class JobCommandTests(PoolSession pool) : IClassFixture<PoolSession>
{
    private string PathOf(string name) => Path.Combine(pool.Session.Folder, name);

    [Trait("Category", "Slow")]
    [Fact]
    public void Results_are_read_in_natural_order_by_value_by_name_and_with_wildcards()
    {
        string[] Ids(string script) => [.. pool.Session.Run(script).ThrowOnError().Output.Select(static o => ((Sample)o!).Id)];
        string[] ids = Ids("Get-InferenceResult ./pool");
        Assert.Equal(["1.bmp", "2.bmp", "3.bmp"], ids[..3]);
        Assert.Equal("10.bmp", ids[9]);
        Assert.Equal(ids, Ids("'./pool' | Get-InferenceResult"));
        Assert.Equal(ids, Ids("[pscustomobject]@{ LiteralPath = './pool' } | Get-InferenceResult"));
        Assert.Equal(ids, Ids("Get-InferenceResult ./p*l"));
        Assert.Equal([.. ids, .. ids], Ids("Get-InferenceResult ./pool, ./pool"));
    }

    [Fact]
    public void Several_inputs_are_one_population_with_places_of_their_own() => Assert.Equal(
        Enumerable.Range(0, 48),
        pool.Session.Run("Get-InferenceResult ./pool, ./pool").Output.Select(static o => ((Sample)o!).SequenceIndex));

    [Trait("Category", "Slow")]
    [Fact]
    public void The_model_predicts_where_a_result_is_missing()
    {
        using var other = new PoolSession();
        File.Delete(Path.Combine(other.Session.Folder, "pool", "inference_results", "3.bmp_result.txt"));
        RunResult without = other.Session.Run("Get-InferenceResult ./pool");
        Assert.Equal(23, without.Output.Count);
        Assert.StartsWith("MissingResult,", Assert.Single(without.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        RunResult with = other.Session.Run("Get-InferenceResult ./pool -ModelPath ./model").ThrowOnError();
        Assert.Equal(24, with.Output.Count);
        Assert.Equal(10, ((ClassificationPrediction)((Sample)with.Output[2]!).Prediction!).Scores.Length);
        Assert.Equal(2, ((ClassificationPrediction)((Sample)with.Output[1]!).Prediction!).Scores.Length);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_job_writes_its_output_and_log_and_hands_on_every_sample()
    {
        RunResult result = pool.Session.Run("Invoke-HardExampleMining ./pool -OutputPath ./job -Parameter task_summary_file=job.json")
            .ThrowOnError();
        Assert.Equal(24, result.Output.Count);
        int hard = result.Output.Count(static o => ((Sample)o!).IsHard);
        Assert.Equal(hard, File.ReadAllLines(PathOf("job/output.manifest")).Length);
        Assert.Contains("\"SUCCEED\"", File.ReadAllText(PathOf("job.json")), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Job_and_cmdlet_select_the_same_by_a_budget_and_the_output_has_it()
    {
        const string Features = "-Parameter extensions.feature_extractor=descriptor";
        const string Budget = "-Top 8 -QuotaBy class -Min 1 -Max 2 -RandomShare 0.25 -Seed 3 -Diverse";
        (string, bool)[] Selected(string script) => [.. pool.Session.Run(script).ThrowOnError().Output.Select(static o => (Sample)o!)
            .Where(static s => s.IsHard).Select(static s => (s.Id, s.IsControl)).Order()];

        (string Id, bool IsControl)[] job = Selected($"Invoke-HardExampleMining ./pool {Features} {Budget} -OutputPath ./budget");

        Assert.Equal(job, Selected($"Invoke-HardExampleMining ./pool {Features} | Select-HardExample {Budget}"));
        Assert.Equal(job, Selected(
            $"$s = @(Invoke-HardExampleMining ./pool {Features}); [array]::Reverse($s); $s | Select-HardExample {Budget}"));
        Assert.Equal((8, 2), (job.Length, job.Count(static s => s.IsControl)));
        Assert.Equal((8, 2), (pool.Session.Run("Import-HardExampleManifest ./budget/output.manifest").Output.Count,
            pool.Session.Run("Import-HardExampleManifest ./budget/output.manifest | Where-Object IsControl").Output.Count));
        Assert.Contains("\"seed\": 3", File.ReadAllText(PathOf("budget/.hardexample/summary.json")), StringComparison.Ordinal);
        Assert.Equal(2, File.ReadLines(PathOf("budget/.hardexample/samples.jsonl"))
            .Count(static l => l.Contains("\"hard\":true,\"control\":true", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_job_gives_its_summary_writes_metrics_and_reports_findings_after_its_samples()
    {
        RunResult result = pool.Session.Run("Invoke-HardExampleMining ./pool -Parameter extensions.feature_extractor=descriptor -Top 3 "
            + "-MetricsPath ./pool.prom -FailOn 'hard>2', 'left-out>1%' -SummaryVariable found; $found");

        Assert.Equal(25, result.Output.Count);
        var summary = Assert.IsType<JobSummary>(result.Output[24]);
        Assert.Equal((24, 3), (summary.TotalSamples, summary.HardSamples));
        Assert.Equal(summary.Elapsed.TotalSeconds, summary.Phases.Sum(static p => p.Elapsed.TotalSeconds), 0.5);
        var finding = Assert.Single(result.Errors);
        Assert.Equal(("hard>2: 3 samples are hard", "ResultFinding,HardExample.PowerShell.Commands.InvokeHardExampleMiningCommand"),
            (finding.Exception.Message, finding.FullyQualifiedErrorId));
        Assert.Contains("hardexample_job_hard_samples{name=\"pool\"} 3\n", File.ReadAllText(PathOf("pool.prom")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-MetricsPath ./wrong.prom -Parameter marginn=1", "marginn")]
    [InlineData("-MetricsPath ./wrong.txt", "end in .prom")]
    [InlineData("-FailOn left-out", "is no rule")]
    public void What_is_wrong_ends_the_job_before_it_begins(string arguments, string said)
    {
        Assert.Contains(said, pool.Session.Run($"Invoke-HardExampleMining ./pool {arguments}").Terminating.Exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(arguments.Contains("marginn", StringComparison.Ordinal), File.Exists(PathOf("wrong.prom")));
        File.Delete(PathOf("wrong.prom"));
    }

    [Theory]
    [InlineData("Continue")]
    [InlineData("Stop")]
    public void An_input_that_is_not_there_stands_in_the_metrics_and_the_log(string action)
    {
        string command = "Invoke-HardExampleMining ./nothere -MetricsPath ./gone.prom -Parameter task_summary_file=./gone.json";
        pool.Session.Run($"try {{ {command} -ErrorAction {action} }} catch {{ }}");

        Assert.Contains("hardexample_job_success{name=\"gone\"} 0\n", File.ReadAllText(PathOf("gone.prom")), StringComparison.Ordinal);
        Assert.Contains("FAILED", File.ReadAllText(PathOf("gone.json")), StringComparison.Ordinal);
        foreach (string file in (string[])["gone.prom", "gone.json"]) File.Delete(PathOf(file));
    }

    [Theory]
    [InlineData("-QuotaBy class -Min 2", "min needs top or percent")]
    [InlineData("-QuotaBy camra -Max 2", "'camra'")]
    [InlineData("-PerClass 2 -Max 2", "-PerClass")]
    public void Quotas_of_a_job_that_make_no_sense_are_refused(string budget, string message) => Assert.Contains(message,
        pool.Session.Run($"Invoke-HardExampleMining ./pool {budget}").Terminating.Exception.Message, StringComparison.Ordinal);

    [Trait("Category", "Slow")]
    [Fact]
    public void WhatIf_mines_and_writes_nothing()
    {
        RunResult result = pool.Session.Run(
            "Invoke-HardExampleMining ./pool -OutputPath ./what -Parameter task_summary_file=what.json -WhatIf").ThrowOnError();
        Assert.Equal(24, result.Output.Count);
        Assert.False(Path.Exists(PathOf("what")) || Path.Exists(PathOf("what.json")));
    }

    [Fact]
    public void A_job_that_fails_says_so_in_its_log_and_ends_with_an_error()
    {
        Directory.CreateDirectory(PathOf("nothing"));
        RunResult result = pool.Session.Run("Invoke-HardExampleMining ./nothing -Parameter task_summary_file=failed.json");
        Assert.StartsWith("InvalidInput,", result.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("\"FAILED\"", File.ReadAllText(PathOf("failed.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-InferenceResult ./pool | Where-Object { $false }", "No sample came", "")]
    [InlineData("Get-InferenceResult ./pool | ForEach-Object { throw 'no' }", "before the job began", "")]
    [InlineData("Get-InferenceResult ./pool | Where-Object { $false }", "SUCCEED", "-WhatIf")]
    public void A_pipeline_that_brings_no_sample_replaces_what_an_earlier_job_logged(string before, string said, string option)
    {
        File.WriteAllText(PathOf("empty.json"), "{\"task_status\":\"SUCCEED\",\"total_sample\":1,\"hard_sample\":1}");
        pool.Session.Run($"{before} | Invoke-HardExampleMining -Parameter task_summary_file=empty.json {option}");
        Assert.Contains(said, File.ReadAllText(PathOf("empty.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_in_error_says_so_in_the_log_beside_the_session()
    {
        RunResult result = pool.Session.Run(
            "Invoke-HardExampleMining ./pool -Parameter @{ margn = 1; task_summary_file = 'misspelt.json' }");
        Assert.StartsWith("InvalidConfiguration,", result.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("margn", File.ReadAllText(PathOf("misspelt.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_comes_back_with_its_marks()
    {
        RunResult result = pool.Session.Run("""
            $hard = Get-InferenceResult ./pool | Measure-PredictScore | Merge-HardExampleScore | Select-HardExample -Top 4
            $file = $hard | Export-HardExampleManifest ./four
            $file.Name; $hard; Import-HardExampleManifest ./four
            """).ThrowOnError();
        Assert.Equal("output.manifest", result.Output[0]);
        Sample[] samples = [.. result.Output.Skip(1).Select(static o => (Sample)o!)];
        Assert.Equal(8, samples.Length);
        Assert.All(samples[4..], static s => Assert.True(s.IsHard));
        Assert.Equal(
            samples[..4].Select(static s => $"{s.Predicted} {s.HardCoefficient:0.0000} {s.Reasons}").Order(),
            samples[4..].Select(static s => $"{s.Predicted} {s.HardCoefficient:0.0000} {s.Reasons}").Order());
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void An_export_refuses_a_full_directory_and_replaces_it_by_force()
    {
        const string export = "Get-InferenceResult ./pool | Measure-PredictScore | Merge-HardExampleScore | Select-HardExample -Top 2 | "
            + "Export-HardExampleManifest ./full";
        pool.Session.Run(export).ThrowOnError();
        string before = File.ReadAllText(PathOf("full/output.manifest"));
        Assert.StartsWith("StorageFailure,", pool.Session.Run(export).Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(PathOf("full/output.manifest")));
        pool.Session.Run(export + " -Force").ThrowOnError();
        Assert.Empty(pool.Session.Run(export + "2 -WhatIf").ThrowOnError().Output);
        Assert.False(Path.Exists(PathOf("full2")));
    }

    [Fact]
    public void An_export_that_is_stopped_leaves_nothing()
    {
        RunResult result = pool.Session.Run(
            "Get-InferenceResult ./pool | Measure-PredictScore | Merge-HardExampleScore | ForEach-Object { if ($_.SequenceIndex -eq 9) { "
            + "throw 'enough' }; $_ } | Export-HardExampleManifest ./stopped -IncludeAll");
        Assert.NotNull(result.Terminating);
        Assert.False(Path.Exists(PathOf("stopped")));
    }

    [Fact]
    public void A_reference_comes_back_as_it_was_saved()
    {
        RunResult result = pool.Session.Run("""
            New-MiningReference ./train.manifest -ModelPath ./model -OutputPath ./r.ref
            Import-MiningReference ./r.ref | Export-MiningReference ./copy.ref
            """).ThrowOnError();
        Assert.Equal(30, ((TrainingReference)result.Output[0]!).SampleCount);
        Assert.Equal(File.ReadAllBytes(PathOf("r.ref")), File.ReadAllBytes(PathOf("copy.ref")));
        File.WriteAllText(PathOf("bad.ref"), "no reference");
        RunResult bad = pool.Session.Run("Import-MiningReference ./bad.ref, ./r.ref");
        Assert.StartsWith("InvalidInput,", Assert.Single(bad.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(bad.Output);
    }

    [Fact]
    public void Quality_is_measured_against_a_file_or_the_labels_of_the_samples()
    {
        RunResult result = pool.Session.Run(
            "Get-InferenceResult ./pool | Measure-PredictScore | Merge-HardExampleScore | Measure-HardExampleQuality ./truth.csv")
            .ThrowOnError();
        var report = (EvaluationReport)Assert.Single(result.Output)!;
        // every fourth of 24 is wrong
        Assert.Equal((24, 0.25), (report.Samples, report.MeanDifficulty));
        Assert.NotNull(report.Find("hard_coefficient"));
        Assert.StartsWith("InvalidInput,",
            pool.Session.Run("Get-InferenceResult ./pool | Measure-HardExampleQuality").Terminating.FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_score_without_weight_and_a_misspelt_weight_are_warned_of()
    {
        RunResult result = pool.Session.Run(
            "Get-InferenceResult ./pool | Measure-PredictScore | Measure-CustomScore night { 1 } | Merge-HardExampleScore @{ "
            + "predict_scor_mining = 1 }");
        Assert.Equal(3, result.Warnings.Count);
        Assert.Contains(result.Warnings, static w => w.Contains("'night'", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, static w => w.Contains("Did you mean 'predict_score_mining'?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-InferenceResult ./pool -Parameter margn=1", "InvalidConfiguration")]
    [InlineData("Get-InferenceResult ./pool | Measure-PredictScore -ScoreThresholdLow 0.7", "InvalidConfiguration")]
    [InlineData("Get-InferenceResult ./pool | Measure-Clustering -ModelPath ./train.manifest", "InvalidModel")]
    [InlineData("Get-InferenceResult ./pool | Measure-Clustering -ModelPath ./none", "InvalidModel")]
    [InlineData("Get-InferenceResult ./none", "PathNotFound")]
    [InlineData("New-MiningReference", "InvalidConfiguration")]
    [InlineData("Get-InferenceResult ./pool -ConfigPath ./none.yaml", "InvalidConfiguration")]
    public void A_users_error_has_an_id(string script, string id) =>
        Assert.StartsWith(id + ",", pool.Session.Run(script).Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void A_stage_that_looks_at_one_sample_emits_it_before_the_input_ends()
    {
        RunResult result = pool.Session.Run("""
            $seen = [System.Collections.Generic.List[string]]::new()
            Get-InferenceResult ./pool | ForEach-Object { $seen.Add('in'); $_ } | Measure-PredictScore | Merge-HardExampleScore |
                ForEach-Object { $seen.Add('out') }
            $seen[0..3] -join ' '
            """).ThrowOnError();
        Assert.Equal("in out in out", result.Output[0]);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Tuned_weights_are_written_as_a_configuration_that_is_in_order()
    {
        using var other = new ModuleSession();
        TestPool.Write(other.Folder, 60);
        RunResult result = other.Run("""
            $scored = Get-InferenceResult ./pool | Measure-PredictScore | Measure-FeatureDistribution
            $tuned = $scored | Optimize-HardExampleWeight -TruthPath ./truth.csv -OutputPath ./tuned.yaml
            $tuned; Test-HardExampleConfig ./tuned.yaml
            $null = $scored | Optimize-HardExampleWeight -TruthPath ./truth.csv -OutputPath ./what.yaml -WhatIf
            """).ThrowOnError();
        Assert.Equal(60, ((TuningResult)result.Output[0]!).Samples);
        Assert.Equal(true, result.Output[1]);
        Assert.False(File.Exists(Path.Combine(other.Folder, "what.yaml")));
        Assert.StartsWith("InvalidInput,",
            other.Run("Get-InferenceResult ./pool | Measure-PredictScore | Optimize-HardExampleWeight").Terminating.FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_report_may_have_its_pictures_beside_it()
    {
        pool.Session.Run("Invoke-HardExampleMining ./pool | Export-HardExampleReport ./linked/r.html -Linked").ThrowOnError();
        Assert.NotEmpty(Directory.GetFiles(PathOf("linked/r_files"), "*"));
        Assert.Contains("\"r_files\"", File.ReadAllText(PathOf("linked/r.html")), StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_report_is_written_with_pictures()
    {
        RunResult result = pool.Session.Run(
            "Invoke-HardExampleMining ./pool | Export-HardExampleReport ./r.html -Title 'Night shift' -TruthPath ./truth.csv")
            .ThrowOnError();
        Assert.Equal("r.html", ((FileInfo)Assert.Single(result.Output)!).Name);
        string html = File.ReadAllText(PathOf("r.html"));
        Assert.Contains("Night shift", html, StringComparison.Ordinal);
        Assert.Contains("24.bmp", html, StringComparison.Ordinal);
        Assert.StartsWith("FileExists,",
            pool.Session.Run("Invoke-HardExampleMining ./pool | Export-HardExampleReport ./r.html").Terminating.FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Stopping_an_export_ends_within_a_batch_and_leaves_nothing()
    {
        TimeSpan took = pool.Session.RunAndStop(
            "Get-InferenceResult ./pool | ForEach-Object { while ($true) { $_ } } | Measure-PredictScore | Export-HardExampleManifest "
            + "./endless -IncludeAll", TimeSpan.FromSeconds(1));
        Assert.True(took < TimeSpan.FromSeconds(10), $"it took {took}");
        Assert.False(Path.Exists(PathOf("endless")));
    }
}
