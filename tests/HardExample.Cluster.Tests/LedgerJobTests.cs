using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs;
using HardExample.Jobs.Ledgers;
using HardExample.Jobs.Running;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Cluster.Tests;

/// <summary>Jobs with a ledger, on one machine and in shards.</summary>
public sealed class LedgerJobTests : IDisposable
{
    private readonly LedgerPool _pool = new(30);

    public void Dispose() => _pool.Dispose();

    [Trait("Category", "Slow")]
    [Fact]
    public void Twice_on_the_same_folder_selects_nothing_new_and_then_only_new_images()
    {
        JobResult first = Run("one"), second = Run("two");
        _pool.Add(100, 9);
        JobResult third = Run("three");

        Assert.InRange(first.Summary.HardSamples, 1, 29);
        Assert.Equal(0, first.Summary.ExcludedSamples);
        Assert.Equal((0, first.Summary.HardSamples), (second.Summary.HardSamples, second.Summary.ExcludedSamples));
        Assert.Equal(30 - first.Summary.HardSamples, second.Summary.TotalSamples);
        Assert.InRange(third.Summary.HardSamples, 1, 9);
        Assert.All(Hard(third), static name => Assert.InRange(int.Parse(name), 100, 108));
        Assert.Equal(first.Summary.HardSamples, third.Summary.ExcludedSamples);
        using LedgerFile ledger = LedgerFile.OpenRead(_pool.Ledger);
        Assert.Equal(first.Summary.HardSamples + third.Summary.HardSamples, ledger.Count()[LedgerState.Selected]);
        Assert.Equal(39, ledger.Count().Values.Sum());
    }

    [Fact]
    public void A_budget_goes_to_what_no_earlier_job_decided_on()
    {
        MiningConfig config = _pool.Config with
        {
            Extensions = _pool.Config.Extensions with { Budget = new() { Top = 6, RandomShare = 1 / 3.0, KeepDuplicates = true } },
        };
        JobResult first = Run("one", config), second = Run("two", config);
        _pool.Add(100, 9);
        JobResult third = Run("three", config);

        Assert.Equal((6, 0, 6), (first.Summary.HardSamples, second.Summary.HardSamples, third.Summary.HardSamples));
        Assert.Equal((4, 2), (third.Summary.Selection!.Selected, third.Summary.Selection.Control));
        Assert.All(Hard(third), static name => Assert.InRange(int.Parse(name), 100, 108));
    }

    [Fact]
    public void Other_parameters_judge_anew_what_was_not_selected()
    {
        JobResult first = Run("one");
        JobResult second = Run("two", _pool.Config with { HardThreshold = 0 });

        Assert.Equal(30 - first.Summary.HardSamples, second.Summary.HardSamples);
        Assert.Empty(Hard(first).Intersect(Hard(second)));
        // All was selected by now: a job without any image left ends well.
        JobResult third = Run("three");
        Assert.Equal((0, 0, 30), (third.Summary.TotalSamples, third.Summary.HardSamples, third.Summary.ExcludedSamples));
        Assert.True(File.Exists(_pool["three/output.manifest"]));
    }

    [Fact]
    public void A_renamed_image_stays_left_out()
    {
        JobResult first = Run("one");
        string selected = Hard(first)[0];
        _pool.Rename($"{selected}.png", "renamed.png");

        JobResult second = Run("two");

        Assert.Equal(first.Summary.HardSamples, second.Summary.ExcludedSamples);
        Assert.DoesNotContain("renamed", second.Samples.Select(NameOf));
    }

    [Fact]
    public void A_near_duplicate_of_what_was_selected_is_the_least_novel()
    {
        JobResult first = Run("one");
        int selected = int.Parse(Hard(first)[0]);
        _pool.AddNearDuplicate(selected, "near");

        JobResult second = Run("two");

        Sample near = second.Samples.Single(static s => NameOf(s) == "near");
        Assert.Equal(second.Samples.Max(static s => s.SimilarityRank), near.SimilarityRank);
        Assert.Equal(0, near.Scores[AlgorithmNames.ImageSimilarity].Value, 6);
    }

    [Fact]
    public void With_all_included_a_job_is_as_without_a_ledger_and_recorded()
    {
        JobResult first = Run("one"), bare = Run("bare", _pool.Config with { Extensions = _pool.Config.Extensions with { Ledger = null } });
        MiningConfig all = _pool.Config with { Extensions = _pool.Config.Extensions with { LedgerInclude = LedgerInclude.All } };
        JobResult second = Run("two", all);

        Assert.Equal(bare.Samples.Select(static s => s.HardCoefficient), second.Samples.Select(static s => s.HardCoefficient));
        Assert.Equal(Hard(first), Hard(second));
        Assert.Null(bare.Summary.ExcludedSamples);
        using LedgerFile ledger = LedgerFile.OpenRead(_pool.Ledger);
        Assert.All(ledger.Read(new() { States = [LedgerState.Selected] }), static e => Assert.Equal(2, e.History.Length));
    }

    [Fact]
    public void A_job_that_ends_before_its_output_is_complete_records_nothing()
    {
        using var stop = new CancellationTokenSource();
        var events = new RecordedEvents { OnStep = step => { if (step.Phase == JobPhase.Exporting) stop.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => new MiningJob(StorageResolver.Local, events)
            .Run(new() { InputPath = _pool.Input, OutputPath = _pool["out"], Config = _pool.Config }, stop.Token));

        using LedgerFile ledger = LedgerFile.OpenRead(_pool.Ledger);
        Assert.Empty(ledger.Read(LedgerFilter.All));
    }

    [Fact]
    public void A_job_without_output_leaves_no_ledger_behind()
    {
        new MiningJob(StorageResolver.Local, new RecordedEvents())
            .Run(new() { InputPath = _pool.Input, Config = _pool.Config }, CancellationToken.None);

        Assert.False(File.Exists(_pool.Ledger));
    }

    [Fact]
    public void A_ledger_in_a_folder_that_is_missing_ends_the_job_at_once()
    {
        MiningConfig config = _pool.Config with { Extensions = _pool.Config.Extensions with { Ledger = _pool["missing/season.db"] } };

        Assert.Contains("no folder", Assert.Throws<StorageException>(() => Run("out", config)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_pool["out"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Memory_scratch_file_and_shards_leave_out_select_and_record_the_same()
    {
        Run("first");
        byte[] before = File.ReadAllBytes(_pool.Ledger);
        _pool.Add(100, 9);
        Run("out");
        (Dictionary<string, string> output, string[] entries) = (ClusterRun.Written(_pool["out"]), Entries());

        Restore();
        new MiningJob(StorageResolver.Local, new RecordedEvents(), maxInMemory: 4).Run(
            new() { InputPath = _pool.Input, OutputPath = _pool["out"], Config = _pool.Config, KeepSamples = false },
            CancellationToken.None);
        Assert.Equal(output, ClusterRun.Written(_pool["out"]));
        Assert.Equal(entries, Entries());

        Restore();
        ClusterRun.Plan(_pool.Input, _pool.Config, _pool["work"], 3);
        for (int s = 0; s < 3; s++) ClusterRun.Observe(_pool["work"], s);
        ClusterRun.Reduce(_pool["work"], _pool["out"]);
        Assert.Equal(output, ClusterRun.Written(_pool["out"]));
        Assert.Equal(entries, Entries());

        void Restore()
        {
            Directory.Delete(_pool["out"], recursive: true);
            File.WriteAllBytes(_pool.Ledger, before);
        }
    }

    [Fact]
    public void The_second_run_is_compared_with_the_first_with_all_that_the_ledger_leaves_out()
    {
        Assert.Null(Run("one").Summary.Drift);
        JobResult second = Run("two");

        // The images of the first run, of which some were selected and left out in the second.
        DriftResult drift = second.Summary.Drift!;
        Assert.True(second.Summary.ExcludedSamples > 0);
        Assert.Equal((DriftVerdict.None, 30, 30, 2),
            (drift.Verdict, drift.PopulationSamples, drift.ReferenceSamples, drift.History.Length));
        Assert.All(drift.Findings, static f => Assert.Equal(0, f.EffectSize, 6));
        Assert.Contains(drift.Findings, static f => f.Kind == DriftKind.Embedding);
        Assert.Contains("1 run since", drift.Reference, StringComparison.Ordinal);

        // A folder that is mined every night is not more images each time.
        _pool.Add(100, 2);
        drift = Run("three").Summary.Drift!;
        Assert.Equal((32, 30, 3), (drift.PopulationSamples, drift.ReferenceSamples, drift.History.Length));
        Assert.Contains("2 runs since", drift.Reference, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_all_darker_are_a_shift()
    {
        Run("one");
        _pool.Darken();
        DriftResult drift = Run("two").Summary.Drift!;

        Assert.Equal(DriftVerdict.Shifted, drift.Verdict);
        Assert.StartsWith("darker", drift.Shifts.Single(static f => f.Name == "image_brightness").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/w/", "a/w/e/p", true)]
    [InlineData("a out/w/", "a/w", true)]
    [InlineData("//e", "a/w", true)]
    [InlineData("b/w", "a/w", false)]
    public void Only_another_inference_model_is_another_model(string before, string now, bool isSame)
    {
        var sampler = new PopulationSampler(TaskType.ImageClassification, 0.3);
        sampler.Add(new() { Id = "1", Source = "1" });
        using LedgerFile ledger = LedgerFile.Open(_pool.Ledger);
        ledger.Record(new("mine", "in"), [], LedgerDrift.ToLedger(sampler.ToProfile(), before));

        Assert.Equal(isSame, LedgerDrift.Read(ledger, TaskType.ImageClassification, now, "", "l")!.HasSameModel);
    }

    [Fact]
    public void Drift_that_is_switched_off_is_neither_judged_nor_recorded()
    {
        MiningConfig off = _pool.Config with { Extensions = _pool.Config.Extensions with { Drift = false } };
        Run("one", off);
        Assert.Null(Run("two", off).Summary.Drift);
        using LedgerFile ledger = LedgerFile.OpenRead(_pool.Ledger);
        Assert.Empty(ledger.ReadProfiles((int)TaskType.ImageClassification, 9));
    }

    private JobResult Run(string output, MiningConfig? config = null) => new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(
        new() { InputPath = _pool.Input, OutputPath = _pool[output], Config = config ?? _pool.Config }, CancellationToken.None);

    private static string NameOf(Sample sample) => Path.GetFileNameWithoutExtension(sample.Source);

    private static string[] Hard(JobResult result) => [.. result.Samples.Where(static s => s.IsHard).Select(NameOf)];

    // All that is in the ledger, without what is new in each run.
    private string[] Entries()
    {
        using LedgerFile ledger = LedgerFile.OpenRead(_pool.Ledger);
        string extractor = ledger.Read(LedgerFilter.All).Any() ? ModelSource : "";
        return
        [
            .. ledger.Read(LedgerFilter.All).Select(static e => LedgerJson.ToLine(e with
            {
                History = [.. e.History.Select(static h => h with { RunId = "", Time = default })],
            })),
            .. ledger.ReadChosen(extractor).Select(static k => string.Join(' ', k.Embedding)),
        ];
    }

    private string ModelSource => new MiningJob(StorageResolver.Local, new RecordedEvents())
        .Run(new() { InputPath = _pool.Input, Config = _pool.Config }, CancellationToken.None).Samples[0].EmbeddingSource!;
}
