namespace HardExample.Vision.Models.Tensors;

/// <summary>All outputs of one image.</summary>
internal sealed class OutputRow(IReadOnlyList<OutputTensor> tensors)
{
    /// <summary>The output of that name, which must have been asked for.</summary>
    public OutputTensor this[string name]
    {
        get
        {
            foreach (OutputTensor tensor in tensors)
                if (tensor.Name == name) return tensor;
            throw new InvalidOperationException($"The output '{name}' was not fetched.");
        }
    }
}
