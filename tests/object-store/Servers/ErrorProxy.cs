using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HardExample.ObjectStores;

/// <summary>Passes HTTP/1.1 requests on to a port of 127.0.0.1, one a connection, and does to each what it is told.</summary>
internal sealed class ErrorProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Func<string, int, InjectedError> _judge;
    private int _requests, _underWay, _most;

    /// <param name="target">Port of the server.</param>
    /// <param name="judge">Takes the request line and the number of the request from 0.</param>
    public ErrorProxy(int target, Func<string, int, InjectedError> judge)
    {
        (_target, _judge) = (target, judge);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    /// <summary>How many were under way at once at most.</summary>
    public int MaxAtOnce => _most;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await HandleAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // The other side is gone: that is what errors are for.
            }
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        (string head, byte[] rest) = await ReadHeadAsync(stream);
        if (head.Length == 0) return;
        int under = Interlocked.Increment(ref _underWay);
        InterlockedMax(under);
        try
        {
            InjectedError error = _judge(head[..head.IndexOf('\r')], Interlocked.Increment(ref _requests) - 1);
            byte[] body = await ReadBodyAsync(stream, head, rest);
            if (error.Delay > TimeSpan.Zero) await Task.Delay(error.Delay, _stop.Token);
            if (error.Status is { } status) await AnswerAsync(stream, status, error, head.StartsWith("HEAD", StringComparison.Ordinal));
            else await PassAsync(client, stream, head, body, error);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task PassAsync(TcpClient client, NetworkStream stream, string head, byte[] body, InjectedError error)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
        NetworkStream upstream = server.GetStream();
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(WithHeader(head, "Connection", "close")), _stop.Token);
        await upstream.WriteAsync(body, _stop.Token);
        (string answer, byte[] rest) = await ReadHeadAsync(upstream);
        using var content = new MemoryStream();
        content.Write(rest);
        await upstream.CopyToAsync(content, _stop.Token);
        byte[] bytes = content.ToArray();
        if (error.Corrupts && bytes.Length > 0) bytes[bytes.Length / 2] ^= 1;
        int sent = Math.Min(error.CutAfter ?? int.MaxValue, bytes.Length);
        answer = WithHeader(answer, "Connection", "close");
        if (error.LiesAboutLength) answer = WithHeader(answer, "Content-Length", sent.ToString(CultureInfo.InvariantCulture));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
        await stream.WriteAsync(bytes.AsMemory(0, sent), _stop.Token);
        if (error.Reset) client.LingerState = new LingerOption(true, 0);
    }

    private async Task AnswerAsync(NetworkStream stream, int status, InjectedError error, bool headOnly)
    {
        string body = headOnly ? ""
            : $"<?xml version=\"1.0\"?><Error><Code>{error.Code}</Code><Message>{error.Message}</Message><RequestId>1</RequestId></Error>";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"HTTP/1.1 {status} ?\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
            _stop.Token);
    }

    private async Task<(string Head, byte[] Tail)> ReadHeadAsync(NetworkStream stream)
    {
        var buffer = new byte[1 << 16];
        int filled = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
            if (read == 0) return ("", []);
            filled += read;
            int end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return (Encoding.Latin1.GetString(buffer, 0, end + 4), buffer[(end + 4)..filled]);
        }
    }

    private async Task<byte[]> ReadBodyAsync(NetworkStream stream, string head, byte[] rest)
    {
        string? length = HeaderOf(head, "Content-Length");
        var body = new byte[length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
        rest.CopyTo(body, 0);
        if (body.Length > rest.Length && HeaderOf(head, "Expect") is not null)
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        await stream.ReadExactlyAsync(body.AsMemory(rest.Length), _stop.Token);
        return body;
    }

    private static string? HeaderOf(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(l => IsHeader(l, name))?[(name.Length + 1)..].Trim();

    private static string WithHeader(string head, string name, string value) =>
        string.Join("\r\n", head.TrimEnd().Split("\r\n").Where(l => !IsHeader(l, name) && !IsHeader(l, "Expect")))
        + $"\r\n{name}: {value}\r\n\r\n";

    private static bool IsHeader(string line, string name) => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);

    private void InterlockedMax(int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref _most)) < value && Interlocked.CompareExchange(ref _most, value, seen) != seen) { }
    }
}
