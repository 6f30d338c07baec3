namespace HardExample.Core.Evaluation.Metrics;

/// <summary>Draws scenes with replacement; they are numbered in the order of the samples, so draws are reproducible.</summary>
internal sealed class SceneBootstrap
{
    private readonly int[] _sceneOf;
    private readonly int _scenes;

    /// <param name="count">Number of samples.</param>
    /// <param name="scenes">The scene of each; null = its own.</param>
    public SceneBootstrap(int count, IReadOnlyList<string?>? scenes)
    {
        _sceneOf = new int[count];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            if (scenes?[i] is not string scene) _sceneOf[i] = _scenes++;
            else if (numbers.TryGetValue(scene, out int known)) _sceneOf[i] = known;
            else _sceneOf[i] = numbers[scene] = _scenes++;
        }
    }

    /// <summary>Number of scenes.</summary>
    public int Scenes => _scenes;

    /// <summary>The number of the scene of a sample, from 0.</summary>
    public int SceneOf(int sample) => _sceneOf[sample];

    /// <summary>The figures of each resample, given the multiplicity of each sample.</summary>
    public double[][] Run(Func<int[], double[]> figures, int resamples, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        double[][] results = new double[resamples][];
        int[] drawn = new int[_scenes], counts = new int[_sceneOf.Length];
        for (int r = 0; r < resamples; r++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(drawn);
            for (int s = 0; s < _scenes; s++) drawn[random.Next(_scenes)]++;
            for (int i = 0; i < counts.Length; i++) counts[i] = drawn[_sceneOf[i]];
            results[r] = figures(counts);
        }
        return results;
    }
}
