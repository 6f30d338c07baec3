using HardExample.Benchmarks.Measuring;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HardExample.Benchmarks.Yardsticks;

/// <summary>The limit of running a model: ONNX Runtime with tensors that are ready, at a batch and thread setting.</summary>
internal sealed class BareModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtValue _input;
    private readonly string _name;
    private readonly int _batch;
    private readonly int _parallel;

    private BareModel(byte[] model, int batch, int intraThreads, int parallel)
    {
        using var options = new SessionOptions { IntraOpNumThreads = intraThreads, InterOpNumThreads = 1 };
        if (parallel > 1) options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new(model, options);
        (_name, NodeMetadata input) = _session.InputMetadata.First();
        long[] shape = [.. input.Dimensions.Select(static d => (long)d)];
        (_batch, _parallel) = (shape[0] > 0 ? (int)shape[0] : batch, parallel);
        shape[0] = _batch;
        for (int i = 1; i < shape.Length; i++) if (shape[i] <= 0) shape[i] = i == 1 ? 3 : 224;
        _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.ElementDataType, shape);
        if (input.ElementDataType == TensorElementType.Float)
        {
            Span<float> values = _input.GetTensorMutableDataAsSpan<float>();
            for (int i = 0; i < values.Length; i++) values[i] = i % 97 / 97f;
        }
        Setting = parallel > 1 ? $"batch {_batch}, {parallel} runs at once" : $"batch {_batch}, {intraThreads} threads a run";
    }

    /// <summary>The batch and thread setting, for people.</summary>
    public string Setting { get; }

    /// <summary>The fastest of the usual settings.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="threads">Threads together.</param>
    /// <param name="images">How many images each setting is tried with.</param>
    public static BareModel Best(byte[] model, int threads, int images)
    {
        BareModel? best = null;
        double rate = 0;
        foreach ((int batch, int intra, int parallel) in new[] { (1, 1, threads), (8, 1, threads), (8, threads, 1), (32, threads, 1) })
        {
            var candidate = new BareModel(model, batch, intra, parallel);
            candidate.ImagesPerSecond(Math.Min(images, candidate._batch));
            double own = candidate.ImagesPerSecond(images);
            if (own > rate) (best, candidate, rate) = (candidate, best, own);
            candidate?.Dispose();
        }
        return best!;
    }

    /// <summary>Runs as many images as asked for, or a few more to fill the last batch.</summary>
    public double ImagesPerSecond(int images)
    {
        int runs = Math.Max(_parallel, (images + _batch - 1) / _batch);
        string[] outputs = [.. _session.OutputMetadata.Keys];
        double seconds = Rounds.Seconds(() => Parallel.For(0, runs, new() { MaxDegreeOfParallelism = _parallel }, _ =>
        {
            using var options = new RunOptions();
            _session.Run(options, [_name], [_input], outputs).Dispose();
        }));
        return runs * _batch / seconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _session.Dispose();
    }
}
