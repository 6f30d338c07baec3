using System.Collections.Concurrent;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Onnx;
using HardExample.Vision.Models.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace HardExample.Vision.Models;

/// <summary>A loaded graph. Runs may go on in several threads at once.</summary>
/// <remarks>
/// Every run has the same shape and uses one thread: the batch that the graph fixes, else one image. So what an image gets cannot depend on
/// which images came with it, nor on the number of threads (matrix kernels differ with the number of rows). Several runs side by
/// side are as fast as large batches: see the measurements in the commit that brought this class.
/// </remarks>
internal sealed class OnnxSession : IDisposable
{
    private readonly ConcurrentBag<InputBuffer> _buffers = [];
    private readonly InferenceSession _session;
    private readonly InputSpecification _input;
    private readonly PixelWriter _write;
    private readonly string _model;
    private readonly string[] _inputNames, _outputNames;

    public OnnxSession(OnnxGraph graph, InputSpecification input, IEnumerable<string> outputs, string? externalDataFolder)
    {
        _model = graph.Name;
        _input = input;
        _write = PixelWriters.For(input);
        _inputNames = [input.Tensor];
        _outputNames = [.. outputs.Distinct(StringComparer.Ordinal)];
        _session = Open(graph, externalDataFolder);
    }

    /// <summary>Images in one run.</summary>
    public int Batch => _input.Batch;

    /// <summary>Feeds up to <see cref="Batch"/> images; a row without an image gets the last one again.</summary>
    /// <exception cref="ModelException">The model fails on them.</exception>
    public OutputRow[] Run(IReadOnlyList<ReadOnlyMemory<byte>> images, int start, int count)
    {
        if (!_buffers.TryTake(out InputBuffer? buffer)) buffer = new(_input);
        try
        {
            for (int row = 0; row < Batch; row++) _write(images[start + Math.Min(row, count - 1)].Span, buffer.Row(row));
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> values = _session.Run(options, _inputNames, [buffer.Value], _outputNames);
            var rows = new OutputRow[count];
            for (int row = 0; row < count; row++)
            {
                var tensors = new OutputTensor[_outputNames.Length];
                for (int i = 0; i < tensors.Length; i++) tensors[i] = OutputTensor.Read(_outputNames[i], values[i], row, Batch, _model);
                rows[row] = new(tensors);
            }
            return rows;
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The model '{_model}' fails on an image of {_input.Width}×{_input.Height} pixels: {FirstLine(e)}", e);
        }
        finally
        {
            _buffers.Add(buffer);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        while (_buffers.TryTake(out InputBuffer? buffer)) buffer.Dispose();
    }

    private static InferenceSession Open(OnnxGraph graph, string? externalDataFolder)
    {
        string files = string.Join(", ", graph.ExternalFiles());
        // A model from elsewhere must not make us read what lies outside its folder.
        if (graph.ExternalFiles()
            .Any(static f => Path.IsPathRooted(f) || f.Contains(':', StringComparison.Ordinal) || f.Split('/', '\\').Contains("..")))
            throw new ModelException(
                $"The model '{graph.Name}' refers to weights outside its own folder ({files}); export it with relative names.");
        if (files.Length > 0 && externalDataFolder is null)
            throw new ModelException(
                $"The model '{graph.Name}' keeps its weights in {files}, and no folder is known to look in; give the model as a "
                + "file beside them.");
        OnnxEnvironment.Start();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (externalDataFolder is not null)
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", externalDataFolder);
        try
        {
            return new(graph.ToBytes(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(files.Length > 0
                ? $"The model '{graph.Name}' could not be loaded; it needs the weight files {files} in '{externalDataFolder}': "
                + $"{FirstLine(e)}"
                : $"The model '{graph.Name}' could not be loaded: {FirstLine(e)}", e);
        }
    }

    private static string FirstLine(OnnxRuntimeException e) => e.Message.Split('\n')[0].Trim();
}
