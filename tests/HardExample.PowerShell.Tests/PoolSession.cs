using HardExample.Core.Samples;

namespace HardExample.PowerShell.Tests;

/// <summary>A session in the folder of a test pool; shared by the tests of a class, which do not change the pool.</summary>
public sealed class PoolSession : IDisposable
{
    internal ModuleSession Session { get; } = new();

    public PoolSession() => TestPool.Write(Session.Folder);

    public void Dispose() => Session.Dispose();

    /// <summary>The output of a script as "id coefficient reasons" lines, to the last digit.</summary>
    internal string[] Fingerprints(string script, params object?[] arguments)
    {
        IReadOnlyList<object?> output = Session.Run(script, arguments).ThrowOnError().Output;
        Assert.NotEmpty(output);
        return [.. output.Select(static o => (Sample)o!).Select(static s => $"{s.Id} {s.HardCoefficient:R} {s.Reasons}")];
    }
}
