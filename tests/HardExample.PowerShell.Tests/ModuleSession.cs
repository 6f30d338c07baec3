using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace HardExample.PowerShell.Tests;

/// <summary>A PowerShell session with the module imported, in a temporary folder of its own.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession()
    {
        Folder = Directory.CreateTempSubdirectory("hardexample-").FullName;
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run("param($manifest, $folder) Import-Module $manifest; $ExecutionContext.SessionState.Path.SetLocation($folder)",
            ShippedModule.Manifest, Folder).ThrowOnError();
    }

    public string Folder { get; }

    /// <summary>Runs a script; the arguments go to its param block, in order.</summary>
    public RunResult Run(string script, params object?[] arguments)
    {
        using Engine shell = Engine.Create(_runspace);
        shell.AddScript(script);
        foreach (object? argument in arguments) shell.AddArgument(argument);
        Exception? failure = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            failure = e;
        }

        return new(
            [.. output.Select(static o => o?.BaseObject)], [.. shell.Streams.Error],
            [.. shell.Streams.Warning.Select(static w => w.Message)],
            [.. shell.Streams.Progress], failure);
    }

    /// <summary>Runs a script that does not end by itself and stops it, as Ctrl+C does.</summary>
    /// <returns>How long the stop took.</returns>
    public TimeSpan RunAndStop(string script, TimeSpan after)
    {
        using Engine shell = Engine.Create(_runspace);
        IAsyncResult running = shell.AddScript(script).BeginInvoke();
        running.AsyncWaitHandle.WaitOne(after);
        long start = Stopwatch.GetTimestamp();
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
