using System.Diagnostics;

namespace HardExample.Vision.Tests.Models;

public sealed class TelemetryTests
{
    /// <summary>
    /// In a process of its own, because ONNX Runtime decides when it is loaded and looks for its folders in that process's environment.
    /// </summary>
    [Trait("Category", "Slow")]
    [Fact]
    public async Task Running_a_model_leaves_no_file_behind()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("hardexample-home-");
        try
        {
            var start = new ProcessStartInfo(
                Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
            {
                ArgumentList = { "exec", typeof(TelemetryTests).Assembly.Location, RunOneModel.Argument },
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home.FullName,
            };
            string[] folders = ["HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                "XDG_STATE_HOME", "TMPDIR", "TMP", "TEMP"];
            foreach (string name in folders) start.Environment[name] = home.FullName;
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            start.Environment.Remove("ORT_DISABLE_TELEMETRY");
            using Process child = Process.Start(start)!;
            Task<string> output = child.StandardOutput.ReadToEndAsync(), error = child.StandardError.ReadToEndAsync();
            await child.WaitForExitAsync();
            Assert.True(child.ExitCode == 0, await error);
            Assert.Equal(RunOneModel.Done, (await output).Trim());
            Assert.Equal("", (await error).Trim());
            Assert.Empty(home.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(static f => f.FullName));
        }
        finally
        {
            home.Delete(true);
        }
    }
}
