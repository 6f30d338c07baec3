namespace HardExample.Report;

/// <summary>Thumbnails beside the report instead of inside it.</summary>
/// <param name="Folder">Name of the folder beside the report, such as report_files; one plain name, no path.</param>
/// <param name="Write">Takes the name of a file in that folder and its content; called from one thread at a time.</param>
public sealed record LinkedThumbnails(string Folder, Action<string, ReadOnlyMemory<byte>> Write);
