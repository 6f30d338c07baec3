using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models.Decoding;

/// <summary>What becomes of candidates: those under the floor and those without area are left out, then suppression.</summary>
/// <param name="Model">What messages call the model.</param>
/// <param name="ScoreFloor">Boxes under this are left out, in [0, 1].</param>
/// <param name="NmsIoU">Overlap at which the weaker box of a class is dropped; null = none.</param>
internal sealed record BoxFilter(string Model, double ScoreFloor, double? NmsIoU)
{
    private const double DefaultScoreFloor = 0.05, DefaultNmsIoU = 0.5;

    /// <summary>The filter of a model; a raw head always has suppression.</summary>
    public static BoxFilter Of(string model, ModelDescription description, bool rawHead) =>
        new(model, description.ScoreFloor ?? DefaultScoreFloor, description.NmsIoU ?? (rawHead ? DefaultNmsIoU : null));

    /// <summary>Whether a score reaches the floor.</summary>
    /// <exception cref="ModelException">It is no confidence.</exception>
    public bool Passes(double score)
    {
        if (score < ScoreFloor) return false;
        if (!(score <= 1.001))
            throw new ModelException(
                $"The model '{Model}' gives a box score of {score:G4}; scores lie in 0..1. Is the sigmoid missing in the export, or is "
                + "another decoder meant?");
        return true;
    }

    /// <summary>Sorts and suppresses.</summary>
    public ImmutableArray<RawBox> Apply(List<RawBox> boxes, int most = int.MaxValue)
    {
        foreach (RawBox box in boxes)
            if (!double.IsFinite(box.Box.XMin + box.Box.YMin + box.Box.XMax + box.Box.YMax))
                throw new ModelException($"The model '{Model}' gives a box that is no box ({box.Box.XMin}, {box.Box.YMin}, "
                    + $"{box.Box.XMax}, {box.Box.YMax}) for an image.");
        boxes.RemoveAll(static b => !(b.Box.Width > 0 && b.Box.Height > 0 && double.IsFinite(b.Box.Area)));
        return NonMaximumSuppression.Apply(boxes, NmsIoU, most);
    }
}
