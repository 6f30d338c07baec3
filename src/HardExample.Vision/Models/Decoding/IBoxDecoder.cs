using System.Collections.Immutable;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>Reads boxes from a detector's outputs.</summary>
internal interface IBoxDecoder
{
    /// <summary>Number of classes, 0 when the outputs do not tell.</summary>
    int ClassCount { get; }

    /// <summary>The boxes of one image, the highest score first.</summary>
    ImmutableArray<RawBox> Decode(OutputRow row);
}
