namespace Lectr.Domain.Providers.Reading;

/// <summary>
/// Takes server-sent events apart as they go by, split anywhere: LF, CRLF or CR, comments, several data lines to an event, a BOM, a last
/// event without its blank line. Event names are not needed, every provider repeats them inside the data. An event that lies whole in
/// one piece is offered to <see cref="AnswerFold.Skim"/> first; all others go through the <see cref="JsonTap"/> without being held.
/// </summary>
internal sealed class SseTap(AnswerFold fold, JsonTap json)
{
    private const int LongestStart = 6;
    private readonly byte[] _start = new byte[LongestStart];
    private int _startLength;
    private int _doneMatched;
    private Line _line;
    private bool _afterCarriageReturn;
    private bool _inEvent;
    private bool _bare;

    private enum Line
    {
        Start,
        Data,
        MaybeDone,
        Other,
    }

    private static ReadOnlySpan<byte> DataField => "data:"u8;

    private static ReadOnlySpan<byte> DoneMark => "[DONE]"u8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_afterCarriageReturn)
            {
                _afterCarriageReturn = false;
                if (bytes[0] == (byte)'\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            if (_line == Line.Start && _startLength == 0 && !_inEvent && !_bare && TryWholeEvent(ref bytes))
            {
                continue;
            }

            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                Part(bytes);
                return;
            }

            Part(bytes[..end]);
            EndLine();
            _afterCarriageReturn = bytes[end] == (byte)'\r';
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>One data line, perhaps after an event's name, followed by a blank line, all in this piece: the way in which every server writes.</summary>
    private bool TryWholeEvent(ref ReadOnlySpan<byte> bytes)
    {
        var data = bytes;
        if (data.StartsWith("event:"u8))
        {
            if (LineEnd(data, out var begin) < 0)
            {
                return false;
            }

            data = data[begin..];
        }

        if (!data.StartsWith(DataField))
        {
            return false;
        }

        var end = LineEnd(data, out var next);
        var from = DataField.Length < data.Length && data[DataField.Length] == (byte)' ' ? DataField.Length + 1 : DataField.Length;
        if (end < from || LineEnd(data[next..], out var after) != 0 || !fold.Skim(data[from..end]))
        {
            return false;
        }

        bytes = data[(next + after)..];
        return true;
    }

    /// <summary>Where the line ends, by LF or CRLF; below zero when its end is not in this piece, or a lone CR. <paramref name="next"/> is where the next one begins.</summary>
    private static int LineEnd(ReadOnlySpan<byte> bytes, out int next)
    {
        var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        next = end + 1;
        if (end < 0 || bytes[end] == (byte)'\n')
        {
            return end;
        }

        return next < bytes.Length && bytes[next++] == (byte)'\n' ? end : -1;
    }

    /// <summary>A part of a line, without its end.</summary>
    private void Part(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return;
        }

        if (_line == Line.Start)
        {
            part = Start(part);
        }

        if (_line == Line.MaybeDone)
        {
            part = MaybeDone(part);
        }

        if (_line == Line.Data && !part.IsEmpty)
        {
            json.Append(part);
        }
    }

    /// <summary>Decides what the line is by its first bytes, which may come one at a time.</summary>
    private ReadOnlySpan<byte> Start(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty && _startLength < LongestStart)
        {
            // A bare JSON document between the events is how one provider reports an error inside a stream.
            if (_bare || (_startLength == 0 && part[0] is (byte)'{' or (byte)'['))
            {
                _bare = true;
                _line = Line.Data;
                return part;
            }

            if (_startLength == DataField.Length)
            {
                break;
            }

            _start[_startLength++] = part[0];
            part = part[1..];
            var seen = _start.AsSpan(0, _startLength);
            if (seen.SequenceEqual(ByteOrderMark))
            {
                _startLength = 0;
            }
            else if (!DataField.StartsWith(seen) && !ByteOrderMark.StartsWith(seen))
            {
                _line = Line.Other;
                return part;
            }
        }

        if (_startLength == DataField.Length && !part.IsEmpty)
        {
            BeginData();
            return part[0] == (byte)' ' ? part[1..] : part;
        }

        return part;
    }

    private void BeginData()
    {
        _line = _inEvent ? Line.Data : Line.MaybeDone;
        _doneMatched = 0;
        _inEvent = true;
    }

    private ReadOnlySpan<byte> MaybeDone(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty && _doneMatched < DoneMark.Length && part[0] == DoneMark[_doneMatched])
        {
            _doneMatched++;
            part = part[1..];
        }

        if (_doneMatched == DoneMark.Length)
        {
            fold.Done();
            _line = Line.Other;
            return default;
        }

        if (!part.IsEmpty)
        {
            _line = Line.Data;
            json.Append(DoneMark[.._doneMatched]);
        }

        return part;
    }

    private void EndLine()
    {
        var blank = _line == Line.Start && _startLength == 0;
        if (_line == Line.Data)
        {
            json.Append("\n"u8);
            _bare &= json.Open;
        }

        if (blank)
        {
            json.Reset();
            _inEvent = false;
            _bare = false;
        }

        _line = Line.Start;
        _startLength = 0;
    }
}
