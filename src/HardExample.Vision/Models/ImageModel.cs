using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>
/// An ONNX classifier, detector or feature extractor, ready to run: what it is fed, what it gives, and what had to be assumed. The output
/// for an image is the same to the last bit for any number of images in a call and any number of threads.
/// </summary>
public sealed class ImageModel : IDisposable
{
    private readonly ModelParts _parts;
    private readonly int _threads;

    private ImageModel(ModelParts parts, int threads) => (_parts, _threads) = (parts, threads);

    /// <summary>What messages call the model.</summary>
    public string Name => _parts.Name;

    /// <summary>What it predicts.</summary>
    public TaskType Task => _parts.Task;

    /// <summary>Width of the images it is fed, px.</summary>
    public int InputWidth => _parts.Input.Width;

    /// <summary>Height of the images it is fed, px.</summary>
    public int InputHeight => _parts.Input.Height;

    /// <summary>3, or 1 for a model that takes luminance (0.299 R + 0.587 G + 0.114 B). Images are given as RGB in both cases.</summary>
    public int Channels => _parts.Input.Channels;

    /// <summary>How images are to be brought to the input size.</summary>
    public ResizeMode Resize => _parts.Input.Resize;

    /// <summary>The interpolation when images are resized to the input size.</summary>
    public Interpolation Interpolation => _parts.Input.Interpolation;

    /// <summary>Class names by index; default when they are not known.</summary>
    public ImmutableArray<string> Labels => _parts.Labels;

    /// <summary>Number of classes; 0 when neither model nor description tells.</summary>
    public int ClassCount => _parts.ClassCount;

    /// <summary>Length of <see cref="ModelOutput.Embedding"/>, 0 when there is none.</summary>
    public int EmbeddingLength => _parts.Embedding?.Length ?? 0;

    /// <summary>Whether <see cref="ModelOutput.FeatureMap"/> is given.</summary>
    public bool HasFeatureMap => _parts.FeatureMap is not null;

    /// <summary>Weight files beside the model, relative to its folder, in ordinal order; empty when there are none.</summary>
    public ImmutableArray<string> ExternalFiles => _parts.ExternalFiles;

    /// <summary>What neither description nor graph said and was assumed, one sentence each; to be logged.</summary>
    public IReadOnlyList<string> Assumptions => _parts.Assumptions;

    /// <summary>Opens a model and runs it once on a synthetic image, so that what does not fit shows now.</summary>
    /// <param name="onnx">The content of the .onnx file.</param>
    /// <param name="description">What model.yaml says; <see cref="ModelDescription.Empty"/> when there is none.</param>
    /// <param name="options">What is wanted of the model.</param>
    /// <exception cref="ModelException">
    /// Not ONNX, missing weights, no image input, an unknown tensor, or a wrong number of labels.
    /// </exception>
    public static ImageModel Load(ReadOnlyMemory<byte> onnx, ModelDescription description, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        return new(ModelAssembly.Load(onnx, description, options), options.Threads);
    }

    /// <summary>Runs the model. May be called from several threads.</summary>
    /// <param name="inputs">Any number of images: interleaved RGB8, 3 · <see cref="InputWidth"/> · <see cref="InputHeight"/> bytes
    /// each.</param>
    /// <param name="cancellationToken">Honoured between images.</param>
    /// <returns>One output an image, in the same order.</returns>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    /// <exception cref="ModelException">The model fails on an image or gives no usable numbers.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ModelOutput[] Run(IReadOnlyList<ReadOnlyMemory<byte>> inputs, CancellationToken cancellationToken)
    {
        ModelResult[] results = TryRun(inputs, cancellationToken);
        foreach (ModelResult result in results)
            if (result.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return Array.ConvertAll(results, static r => r.Output!);
    }

    /// <summary>Runs the model; where it fails on an image, the others still get their outputs.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    /// <returns>One output or failure an image, in the same order.</returns>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ModelResult[] TryRun(IReadOnlyList<ReadOnlyMemory<byte>> inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int bytes = 3 * InputWidth * InputHeight;
        foreach (ReadOnlyMemory<byte> input in inputs)
            if (input.Length != bytes)
                throw new ArgumentException(
                    $"An image for the model '{Name}' has {input.Length} bytes; {InputWidth}×{InputHeight} RGB8 has {bytes}.",
                    nameof(inputs));
        cancellationToken.ThrowIfCancellationRequested();
        var results = new ModelResult[inputs.Count];
        int batch = _parts.Session.Batch, runs = (inputs.Count + batch - 1) / batch;
        try
        {
            Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken }, run =>
            {
                int start = run * batch;
                RunBatch(inputs, start, Math.Min(batch, inputs.Count - start), results);
            });
        }
        catch (AggregateException e)
        {
            // Several threads may have failed; one error is enough to tell what is wrong.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return results;
    }

    private void RunBatch(IReadOnlyList<ReadOnlyMemory<byte>> inputs, int start, int count, ModelResult[] results)
    {
        OutputRow[] rows;
        try
        {
            rows = _parts.Session.Run(inputs, start, count);
        }
        catch (ModelException e)
        {
            if (count == 1) results[start] = new(null, e);
            // One image of the batch may be the cause; each is tried alone.
            else for (int i = 0; i < count; i++) RunBatch(inputs, start + i, 1, results);
            return;
        }
        for (int i = 0; i < count; i++) results[start + i] = Read(rows[i]);
    }

    private ModelResult Read(OutputRow row)
    {
        try
        {
            return new(_parts.Read(row), null);
        }
        catch (ModelException e)
        {
            return new(null, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Session.Dispose();
}
