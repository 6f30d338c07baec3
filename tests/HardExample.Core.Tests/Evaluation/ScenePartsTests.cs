using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Tests.Evaluation;

public sealed class ScenePartsTests
{
    private static readonly string?[] Names = [.. Enumerable.Range(0, 60).Select(static i => i % 2 == 0 ? null : $"run {i % 14}")];
    private static readonly SceneBootstrap Scenes = new(Names.Length, Names);
    private static readonly int[] Rows = [.. Enumerable.Range(0, Names.Length)];

    [Fact]
    public void Folds_measure_every_sample_once_and_part_no_scene()
    {
        (int[] Fit, int[] Test)[] folds = SceneParts.Folds(Scenes, Rows, 5, new SeededRandom(3));
        Assert.Equal(Rows, folds.SelectMany(static f => f.Test).Order());
        Assert.All(folds, f => Assert.Equal(Rows, f.Fit.Concat(f.Test).Order()));
        Assert.All(folds, f => Assert.Empty(f.Fit.Select(Scenes.SceneOf).Intersect(f.Test.Select(Scenes.SceneOf))));
    }

    [Fact]
    public void Halves_hold_half_of_the_scenes_each_and_differ()
    {
        (int[] Fit, int[] Test)[] halves = SceneParts.Halves(Scenes, Rows, 3, new SeededRandom(3));
        // 30 samples without a scene and 7 runs make 37 scenes.
        Assert.All(halves, h => Assert.Equal(19, h.Test.Select(Scenes.SceneOf).Distinct().Count()));
        Assert.NotEqual(halves[0].Test, halves[1].Test);
    }
}
