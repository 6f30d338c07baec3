using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>
/// Looks at some results of an input before it is read: whether the boxes are normalised, and whether another order of their numbers fits
/// the images much better than the one in force. Settings given explicitly are not probed.
/// </summary>
internal sealed class BoxProbe(InputOptions options, StorageResolver storage)
{
    private const int MaxImages = 64;
    private const double ManyOutside = 0.05, FewOutside = 0.01, FarShare = 0.02, FarPixels = 2;

    private readonly List<(StoragePath Image, DetectionPrediction Detection)> _seen = [];

    /// <summary>Settles the convention.</summary>
    /// <param name="form">The input.</param>
    /// <param name="path">The input, for messages.</param>
    /// <param name="cancellationToken">Stops the probing.</param>
    /// <exception cref="InputException">Another order fits.</exception>
    public void Settle(IInputForm form, string path, CancellationToken cancellationToken)
    {
        if (options.Training || options is { BoxOrder: not null, BoxUnit: not null }) return;
        BoxConvention convention = form.Boxes;
        convention.Look = (image, detection) =>
        {
            if (!detection.Boxes.IsEmpty) _seen.Add((image, detection));
        };
        try
        {
            foreach (bool isDetection in Results(form, Math.Max(1, (form.Count ?? 0) / MaxImages), cancellationToken))
                if (!isDetection) return;
            if (_seen.Count == 0) return;
            if (options.BoxUnit is null && _seen.All(static s => s.Detection.Boxes.All(IsShare)) && HasLargeImage()
                && AllAreShares(form, cancellationToken))
            {
                convention.Unit = BoxUnit.Normalized;
                form.Notes.SetNormalized();
            }
            if (options.BoxOrder is null) CheckOrder(path, convention);
        }
        finally
        {
            convention.Look = null;
            form.Notes.Clear();
        }
    }

    // The numbers of a box in any order, at least one above 0. One box that passes the border a little makes no box one of pixels.
    private static bool IsShare(DetectedBox box)
    {
        (double a, double b, double c, double d) = BoxNumbers.From(box.Box, BoxOrder.Yxyx);
        return Math.Min(Math.Min(a, b), Math.Min(c, d)) >= -BoxConvention.Beyond
            && Math.Max(Math.Max(a, b), Math.Max(c, d)) is > 0 and <= 1 + BoxConvention.Beyond;
    }

    private bool AllAreShares(IInputForm form, CancellationToken cancellationToken)
    {
        _seen.Clear();
        foreach (bool isDetection in Results(form, 1, cancellationToken))
            if (!isDetection || _seen.Count > 0 && !_seen[^1].Detection.Boxes.All(IsShare)) return false;
        return true;
    }

    // Whether each is a detection, as far as they can be read.
    private IEnumerable<bool> Results(IInputForm form, int step, CancellationToken cancellationToken)
    {
        int at = 0, next = 0;
        foreach (IInputBlock block in form.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            block.Prepare();
            for (; next < at + block.Count; next += step)
                if (block.Read(next - at, storage).Sample is { } sample)
                {
                    yield return sample.Prediction is null or DetectionPrediction;
                    if (step > 1 && _seen.Count >= MaxImages) yield break;
                }
            at += block.Count;
        }
    }

    private bool HasLargeImage()
    {
        foreach ((StoragePath image, _) in _seen)
            if (SizeOf(image) is var (width, height)) return width > 1 + BoxConvention.Beyond && height > 1 + BoxConvention.Beyond;
        return false;
    }

    private void CheckOrder(string path, BoxConvention convention)
    {
        var orders = Enum.GetValues<BoxOrder>();
        var outside = new int[orders.Length];
        int boxes = 0;
        int step = Math.Max(1, _seen.Count / MaxImages);
        for (int i = 0; i < _seen.Count; i += step)
        {
            (StoragePath image, DetectionPrediction detection) = _seen[i];
            if (SizeOf(image) is not var (width, height)) continue;
            if (convention.Unit == BoxUnit.Normalized) (width, height) = (1, 1);
            boxes += detection.Boxes.Length;
            for (int o = 0; o < orders.Length; o++)
                outside[o] += detection.Boxes.Count(
                    b => IsClearlyOutside(Reread(b.Box, convention.Order, orders[o]), width, height, convention.Unit));
        }
        int inForce = Array.IndexOf(orders, convention.Order), best = Array.IndexOf(outside, outside.Min());
        if (boxes == 0 || outside[inForce] < ManyOutside * boxes || outside[best] >= FewOutside * boxes) return;
        throw new InputException(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {100.0 * outside[inForce] / boxes:0} % of the boxes lie outside their images when detection_boxes are read as "
            + $"{Name(orders[inForce])}; read as {Name(orders[best])} "
            + $"{(outside[best] == 0 ? "none" : $"{100.0 * outside[best] / boxes:0.#} %")} do. Set extensions.box_order: "
            + $"{SnakeCaseEnum.Format(orders[best])} (or {SnakeCaseEnum.Format(orders[inForce])}, if it is right after all)."))
            { ErrorId = InputErrorIds.InvalidBox };
    }

    private static BoundingBox Reread(BoundingBox box, BoxOrder from, BoxOrder to)
    {
        (double a, double b, double c, double d) = BoxNumbers.From(box, from);
        return BoxNumbers.ToBox(a, b, c, d, to);
    }

    private static bool IsClearlyOutside(BoundingBox box, int width, int height, BoxUnit unit)
    {
        double far = unit == BoxUnit.Pixels ? FarPixels : 0, x = Math.Max(far, FarShare * width), y = Math.Max(far, FarShare * height);
        return box.XMin > box.XMax || box.YMin > box.YMax || box.XMin < -x || box.YMin < -y || box.XMax > width + x
            || box.YMax > height + y;
    }

    private static string Name(BoxOrder order) => order switch
    {
        BoxOrder.Yxyx => "[y_min, x_min, y_max, x_max]",
        BoxOrder.Xyxy => "[x_min, y_min, x_max, y_max]",
        BoxOrder.Xywh => "[x_min, y_min, width, height]",
        _ => "[x_centre, y_centre, width, height]",
    };

    // An image that cannot be read is reported when its turn comes.
    private (int Width, int Height)? SizeOf(StoragePath image)
    {
        try
        {
            return ImageSizes.Of(image, storage);
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
