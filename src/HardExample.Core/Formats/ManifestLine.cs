using HardExample.Core.Errors;

namespace HardExample.Core.Formats;

/// <summary>A line of a manifest as it was read: an entry, or what is wrong with it.</summary>
/// <param name="Number">Line number, from 1.</param>
/// <param name="Entry">What the line says; null when it cannot be used.</param>
/// <param name="Problem">Why the line cannot be used; null when it can.</param>
public readonly record struct ManifestLine(int Number, ManifestEntry? Entry, InputException? Problem);
