using System.Buffers.Binary;

namespace Godwit.Data.Import.Reading;

/// <summary>
/// An Arrow stream, message by message, each description checked before the reader sees it: the reader makes room for whatever numbers
/// of fields and buffers a description names, so that one damaged length would cost gigabytes.
/// </summary>
/// <remarks>
/// A message is the mark FFFFFFFF, the length of its description, the description (a FlatBuffers table) and the body, whose length
/// stands in the description. Layout: https://arrow.apache.org/docs/format/Columnar.html and Message.fbs, Schema.fbs beside it.
/// </remarks>
internal sealed class ArrowFrames(Stream inner, long mostBodyBytes) : Stream
{
    private const int LongestDescription = 1 << 24, PrefixBytes = 8;
    private byte[] _frame = [];
    private int _frameAt, _frameEnd;
    private long _body;
    private bool _ended;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_frameAt == _frameEnd && _body == 0 && !_ended) ReadFrame();
        if (_frameAt < _frameEnd)
        {
            int copied = Math.Min(buffer.Length, _frameEnd - _frameAt);
            _frame.AsSpan(_frameAt, copied).CopyTo(buffer);
            _frameAt += copied;
            return copied;
        }
        if (_body == 0) return 0;
        int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _body)]);
        if (read == 0) throw new EndOfStreamException();
        _body -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void ReadFrame()
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        inner.ReadExactly(prefix);
        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(prefix) != -1 || length is < 0 or > LongestDescription) throw new InvalidDataException("No message starts here.");
        if (_frame.Length < length + PrefixBytes) _frame = new byte[length + PrefixBytes];
        prefix.CopyTo(_frame);
        (_frameAt, _frameEnd, _ended) = (0, length + PrefixBytes, length == 0);
        if (_ended) return;
        inner.ReadExactly(_frame.AsSpan(PrefixBytes, length));
        _body = new ArrowDescription(_frame.AsSpan(PrefixBytes, length)).BodyBytes();
        if (_body < 0 || _body > mostBodyBytes) throw new InvalidDataException("The body of a message is longer than the file can hold.");
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>The description of an Arrow message: checks that every list in it fits into it, and that fields are not nested without end.</summary>
internal readonly ref struct ArrowDescription(ReadOnlySpan<byte> bytes)
{
    private const int SchemaKind = 1, RecordBatchKind = 3, DeepestField = 8, StructBytes = 16, OffsetBytes = 4;

    // Numbers of the fields in the tables Message, Schema, Field and RecordBatch.
    private const int MessageKind = 1, MessageHeader = 2, MessageBody = 3, MessageNotes = 4;
    private const int SchemaFields = 1, SchemaNotes = 2, FieldChildren = 5, FieldNotes = 6;
    private const int BatchNodes = 1, BatchBuffers = 2, BatchVariadic = 4;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <exception cref="InvalidDataException">The description is damaged, or of a kind that tables of candles do not have.</exception>
    public long BodyBytes()
    {
        int message = At(0, Whole(0));
        int kind = Slot(message, MessageKind) is > 0 and var k ? Byte(k) : 0;
        int header = Target(message, MessageHeader);
        CheckList(message, MessageNotes, OffsetBytes);
        if (header < 0) throw new InvalidDataException("A message has no header.");
        switch (kind)
        {
            case SchemaKind: CheckSchema(header); break;
            case RecordBatchKind: CheckBatch(header); break;
            default: throw new InvalidDataException("Messages of this kind are not read.");
        }
        int body = Slot(message, MessageBody);
        return body < 0 ? 0 : Long(body);
    }

    private void CheckSchema(int schema)
    {
        int left = _bytes.Length / OffsetBytes;
        CheckList(schema, SchemaNotes, OffsetBytes);
        CheckFields(schema, SchemaFields, 0, ref left);
    }

    // A description cannot hold more fields than offsets; damaged offsets may lead back to a field that was seen.
    private void CheckFields(int table, int slot, int depth, ref int left)
    {
        (int first, int count) = CheckList(table, slot, OffsetBytes);
        if (count > 0 && depth == DeepestField) throw new InvalidDataException("Fields are nested too deeply.");
        for (int i = 0; i < count; i++)
        {
            if (--left < 0) throw new InvalidDataException("There are more fields than the description holds.");
            int at = first + i * OffsetBytes, field = At(at, Whole(at));
            CheckList(field, FieldNotes, OffsetBytes);
            CheckFields(field, FieldChildren, depth + 1, ref left);
        }
    }

    private void CheckBatch(int batch)
    {
        CheckList(batch, BatchNodes, StructBytes);
        CheckList(batch, BatchBuffers, StructBytes);
        CheckList(batch, BatchVariadic, sizeof(long));
    }

    /// <summary>Where a list's items start and how many there are; none when the table lacks it.</summary>
    private (int First, int Count) CheckList(int table, int slot, int itemBytes)
    {
        int list = Target(table, slot);
        if (list < 0) return (0, 0);
        int count = Whole(list);
        if (count < 0 || (long)count * itemBytes > _bytes.Length - list - OffsetBytes) throw new InvalidDataException("A list is longer than the description.");
        return (list + OffsetBytes, count);
    }

    /// <summary>What a table's offset of a number points to, or −1 when the table lacks it.</summary>
    private int Target(int table, int slot) => Slot(table, slot) is >= 0 and var at ? At(at, Whole(at)) : -1;

    /// <summary>Where a table keeps the field of a number, or −1 when it lacks it.</summary>
    private int Slot(int table, int number)
    {
        int index = At(table, -Whole(table)), entry = 4 + number * 2;
        if (entry + 2 > Half(index)) return -1;
        int offset = Half(At(index, entry));
        return offset == 0 ? -1 : At(table, offset);
    }

    private int At(int from, int offset)
    {
        long at = (long)from + offset;
        return at >= 0 && at < _bytes.Length ? (int)at : throw new InvalidDataException("An offset leads out of the description.");
    }

    private int Whole(int at) => BinaryPrimitives.ReadInt32LittleEndian(Slice(at, 4));

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

    private long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(Slice(at, 8));

    private byte Byte(int at) => Slice(at, 1)[0];

    private ReadOnlySpan<byte> Slice(int at, int count) =>
        at <= _bytes.Length - count ? _bytes.Slice(at, count) : throw new InvalidDataException("A value leads out of the description.");
}
