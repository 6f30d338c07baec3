using HardExample.Core.Text;

namespace HardExample.Vision.Models.Onnx;

/// <summary>Finds the tensor that a mistyped name most likely meant.</summary>
internal static class NearestTensor
{
    /// <summary>
    /// The nearest name. Exporters wrap names ("Relu_1" becomes "/body/Relu_1_output_0"), so those that contain the wanted text, if there
    /// are any, go before all others.
    /// </summary>
    public static string? Of(string wanted, IReadOnlyCollection<string> names)
    {
        string[] around = wanted.Length > 2 ? [.. names.Where(n => n.Contains(wanted, StringComparison.OrdinalIgnoreCase))] : [];
        return NearestName.Of(wanted, around.Length > 0 ? around : names);
    }
}
