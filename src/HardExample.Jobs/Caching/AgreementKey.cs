using System.IO.Hashing;
using System.Runtime.InteropServices;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Models;
using HardExample.Storage;
using HardExample.Vision.Imaging;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Caching;

/// <summary>Makes the key of a comparison of results with the model that should have made them.</summary>
internal static class AgreementKey
{
    /// <summary>
    /// A hash of everything that the comparison depends on but weights beside the graph and names of classes from elsewhere.
    /// </summary>
    /// <param name="samples">Those that are compared, with their results.</param>
    /// <param name="config">The inference model, the decoder and limits of images.</param>
    /// <param name="storage">Where images and model are.</param>
    /// <returns>Null when an image cannot be read: it is named when it is observed.</returns>
    /// <exception cref="ModelException">There is no model.</exception>
    public static UInt128? Of(IReadOnlyList<Sample> samples, MiningConfig config, StorageResolver storage)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("agreement");
        writer.Write(typeof(AgreementKey).Module.ModuleVersionId.ToByteArray());
        writer.Write(ObserverVersion.Software(ImageDecoderFactory.Create(config.Extensions)));
        writer.Write(config.Extensions.MaxPixels);
        writer.Write(config.Extensions.MaxBytes);
        writer.Write(ModelFile.Read(config.ModelServingUrl!, storage).Fingerprint);
        try
        {
            foreach (Sample sample in samples)
            {
                writer.Write(sample.Prediction?.Label ?? "");
                ObservationKeys.Write(writer, sample.Prediction is DetectionPrediction detection ? detection.Boxes : default);
                UInt128 image = XxHash128.HashToUInt128(storage.ReadInput(StoragePath.Parse(sample.Source)));
                writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in image)));
            }
        }
        catch (Exception error) when (error is StorageException or InputException)
        {
            return null;
        }
        writer.Flush();
        return XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
