using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lectr.Proxy.Spool;

/// <summary>
/// The few numbers that must survive a restart, in one small file that is overwritten in place: that works on a full disk too.
/// </summary>
internal sealed class SpoolState : IDisposable
{
    private const int Size = 64;
    private const ulong Mark = 0x31_53_4C_4F_4F_50_53_4C; // "LSPOOLS1"
    private readonly SafeFileHandle _file;
    private readonly Lock _writing = new();

    private SpoolState(SafeFileHandle file) => _file = file;

    /// <summary>Counts the runs of the proxy on this directory.</summary>
    public long Run { get; set; }

    /// <summary>Requests that could not be kept, ever.</summary>
    public long Lost { get; set; }

    /// <summary>Requests whose events are in the log, ever.</summary>
    public long Stored { get; set; }

    /// <summary>Everything before this position is in the log.</summary>
    public long Shipped { get; set; }

    /// <summary>Segments set aside as damaged, ever.</summary>
    public long Damaged { get; set; }

    /// <summary>Opens the file, or begins one with all numbers zero.</summary>
    public static SpoolState Open(string path)
    {
        var state = new SpoolState(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        Span<byte> bytes = stackalloc byte[Size];
        if (RandomAccess.Read(state._file, bytes, 0) == Size && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == Mark)
        {
            state.Run = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
            state.Lost = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
            state.Stored = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
            state.Shipped = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
            state.Damaged = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]);
        }

        return state;
    }

    /// <summary>Writes the numbers; a disk that refuses is not an error here, the next write says the same.</summary>
    public bool TrySave()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Run);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Lost);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Stored);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], Shipped);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], Damaged);
        lock (_writing)
        {
            try
            {
                RandomAccess.Write(_file, bytes, 0);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The node's name kept beside the state; made from the machine's name and <paramref name="suffix"/> when there is none.</summary>
    public static string NodeName(string path, string suffix)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known)
        {
            return known;
        }

        var name = new StringBuilder();
        foreach (var letter in Environment.MachineName.ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '-');
        }

        var made = $"{name}-{suffix}";
        File.WriteAllText(path, made);
        return made;
    }
}
