namespace HardExample.Core.Errors;

/// <summary>The kinds of errors of a sample or file; PowerShell's ErrorId, and counted in the job log.</summary>
public static class InputErrorIds
{
    /// <summary>Any other error.</summary>
    public const string InvalidInput = nameof(InvalidInput);

    /// <summary>Text that is not JSON.</summary>
    public const string InvalidJson = nameof(InvalidJson);

    /// <summary>JSON that is neither of the two result forms, or a field of another type.</summary>
    public const string InvalidResult = nameof(InvalidResult);

    /// <summary>A score that is not a number in [0, 1].</summary>
    public const string InvalidScore = nameof(InvalidScore);

    /// <summary>A box that is not four finite numbers, or whose maximum is below its minimum, or that lies outside its image.</summary>
    public const string InvalidBox = nameof(InvalidBox);

    /// <summary>Lists that should have the same length and do not.</summary>
    public const string UnequalLists = nameof(UnequalLists);

    /// <summary>A line of a manifest that cannot be used.</summary>
    public const string InvalidManifestLine = nameof(InvalidManifestLine);

    /// <summary>A PASCAL VOC file that cannot be used.</summary>
    public const string InvalidAnnotation = nameof(InvalidAnnotation);

    /// <summary>An image without a result.</summary>
    public const string MissingResult = nameof(MissingResult);

    /// <summary>A result without its image.</summary>
    public const string MissingImage = nameof(MissingImage);

    /// <summary>A file that cannot be read.</summary>
    public const string UnreadableFile = nameof(UnreadableFile);

    /// <summary>An image that does not decode, or is refused by its header.</summary>
    public const string UnreadableImage = nameof(UnreadableImage);

    /// <summary>An image on which a model fails.</summary>
    public const string ModelFailed = nameof(ModelFailed);

    /// <summary>Both tasks in one input.</summary>
    public const string MixedTasks = nameof(MixedTasks);
}
