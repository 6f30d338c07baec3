using HardExample.Core.Numerics.Statistics;

namespace HardExample.Core.Evaluation.Metrics;

/// <summary>Splits of the samples into a part to fit to and a part to measure on; no scene is in both.</summary>
internal static class SceneParts
{
    /// <summary>Folds: every sample is measured once.</summary>
    public static (int[] Fit, int[] Test)[] Folds(SceneBootstrap scenes, int[] rows, int folds, SeededRandom random)
    {
        Dictionary<int, int> rank = Shuffle(scenes, rows, random);
        int[] Where(Func<int, bool> holds) => [.. rows.Where(r => holds(rank[scenes.SceneOf(r)] % folds))];
        return [.. Enumerable.Range(0, folds).Select(f => (Where(p => p != f), Where(p => p == f)))];
    }

    /// <summary>Random halves, as often as asked for.</summary>
    public static (int[] Fit, int[] Test)[] Halves(SceneBootstrap scenes, int[] rows, int splits, SeededRandom random) =>
        [.. Enumerable.Range(0, splits).Select(_ => Folds(scenes, rows, 2, random)[0])];

    /// <summary>The rank of each scene in a random order.</summary>
    private static Dictionary<int, int> Shuffle(SceneBootstrap scenes, int[] rows, SeededRandom random)
    {
        int[] order = [.. rows.Select(scenes.SceneOf).Distinct().Order()];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order.Select(static (scene, rank) => (scene, rank)).ToDictionary(static p => p.scene, static p => p.rank);
    }
}
