using System.Globalization;

namespace Eas.Kernels.Tests.Cuda;

/// <summary>
/// Runs handwritten PTX on the host, thread after thread: the part of the instruction set that kernels/handwritten uses, without barriers. An unknown instruction, an
/// undeclared register, a register of another type than the instruction's, or an access outside the memory that was lent to it fails.
/// </summary>
internal sealed class PtxInterpreter
{
    private static readonly string[] SpecialRegisters = ["%tid.x", "%ctaid.x", "%ntid.x", "%nctaid.x"];

    private readonly List<PtxInstruction> instructions;
    private readonly Dictionary<string, int> labels;
    private readonly Dictionary<string, string> types;
    private readonly List<(ulong First, ulong End)> memory = [];
    private readonly Dictionary<string, ulong> values = [];
    private byte[] parameters = [];

    /// <summary>Reads an entry.</summary>
    public PtxInterpreter(string ptx, string entry)
    {
        (instructions, labels, types) = PtxInstruction.ParseEntry(ptx, entry);
        if (instructions.Count == 0)
            throw new InvalidDataException($"there is no entry {entry}");
    }

    /// <summary>Memory that the kernel may touch.</summary>
    public unsafe void Lend(void* first, long bytes) => memory.Add(((ulong)first, (ulong)first + (ulong)bytes));

    /// <summary>Runs all threads of all blocks.</summary>
    public void Run(byte[] arguments, uint blocks, uint threadsPerBlock)
    {
        parameters = arguments;
        for (uint block = 0; block < blocks; block++)
        {
            for (uint thread = 0; thread < threadsPerBlock; thread++)
            {
                values.Clear();
                (values["%ctaid.x"], values["%tid.x"], values["%nctaid.x"], values["%ntid.x"]) = (block, thread, blocks, threadsPerBlock);
                RunThread();
            }
        }
    }

    private void RunThread()
    {
        for (int next = 0; instructions[next].Name != "ret";)
        {
            PtxInstruction instruction = instructions[next++];
            bool runs = instruction.Guard is null || (Read(instruction.Guard, "pred") != 0) != instruction.IsGuardNegated;
            if (!runs)
                continue;
            if (instruction.Name == "bra")
                next = labels[instruction.Operands[0]];
            else
                Execute(instruction);
        }
    }

    private void Execute(PtxInstruction instruction)
    {
        string[] o = instruction.Operands, name = instruction.Name.Split('.');
        string type = name[^1];
        switch (instruction.Name)
        {
            case "ld.param.u64" or "ld.param.u32":
                Write(o[0], type, Parameter(o[1], Bytes(type)));
                break;
            case "ld.global.nc.u32" or "ld.global.nc.f32" or "ld.global.nc.u16":
                Write(o[0], type, Load(o[1], Bytes(type)));
                break;
            case "st.global.f32" or "st.global.u16":
                Store(o[0], Bytes(type), Read(o[1], type));
                break;
            case "mov.u32" or "mov.u16" or "mov.f32" or "mov.b32" or "cvta.to.global.u64":
                Write(o[0], type, Read(o[1], type));
                break;
            case "cvt.u64.u32" or "cvt.u32.u16":
                Write(o[0], name[1], Read(o[1], type));
                break;
            case "cvt.rn.bf16.f32":
                Write(o[0], "b16", Round(BitConverter.UInt32BitsToSingle((uint)Read(o[1], type))));
                break;
            case "mul.wide.u32":
                Write(o[0], "u64", Read(o[1], type) * Read(o[2], type));
                break;
            case "mad.lo.u32":
                Write(o[0], type, (Read(o[1], type) * Read(o[2], type)) + Read(o[3], type));
                break;
            case "mul.rn.f32":
                float product = BitConverter.UInt32BitsToSingle((uint)Read(o[1], type)) * BitConverter.UInt32BitsToSingle((uint)Read(o[2], type));
                Write(o[0], type, BitConverter.SingleToUInt32Bits(product));
                break;
            case "setp.ne.u64" or "setp.ge.u32" or "setp.lt.u32" or "setp.lt.s32":
                Write(o[0], "pred", Compare(name[1], type, Read(o[1], type), Read(o[2], type)) ? 1UL : 0);
                break;
            default:
                Write(o[0], type, Combine(instruction.Name, Read(o[1], type), Read(o[2], name[0] is "shl" or "shr" ? "u32" : type)));
                break;
        }
    }

    private static ulong Combine(string name, ulong a, ulong b) => name switch
    {
        "add.u32" or "add.u64" => a + b,
        "sub.u32" => a - b,
        "mul.lo.u32" or "mul.lo.u64" => a * b,
        "div.u32" => a / b,
        "and.b32" => a & b,
        "or.pred" => a | b,
        "shl.b32" or "shl.b64" => a << (int)b,
        "shr.u32" => a >> (int)b,
        _ => throw new InvalidDataException($"the interpreter knows no {name}"),
    };

    private static bool Compare(string comparison, string type, ulong a, ulong b) => comparison switch
    {
        "ne" => a != b,
        "ge" => a >= b,
        _ => type == "s32" ? (int)a < (int)b : a < b,
    };

    private static ulong Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? 0x7FFF : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }

    private static int Bytes(string type) => type == "pred" ? 1 : int.Parse(type[1..], CultureInfo.InvariantCulture) / 8;

    // A type of bits goes with every register of its size, integers with bits, floats with bits and floats.
    private static bool Agree(string register, string type) =>
        Bytes(register) == Bytes(type) && (register[0], type[0]) is ('b', _) or (_, 'b') or ('p', 'p') or ('f', 'f');

    private void CheckType(string register, string type)
    {
        if (!types.TryGetValue(register, out string? declared))
            throw new InvalidDataException($"{register} is not declared");
        if (!Agree(declared, type))
            throw new InvalidDataException($"{register} is .{declared} in an instruction of .{type}");
    }

    private ulong Read(string operand, string type)
    {
        if (operand.StartsWith("0f", StringComparison.Ordinal))
            return ulong.Parse(operand[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (!operand.StartsWith('%'))
            return ulong.Parse(operand, CultureInfo.InvariantCulture);
        if (!SpecialRegisters.Contains(operand))
            CheckType(operand, type);
        return values.TryGetValue(operand, out ulong value) ? value : throw new InvalidDataException($"{operand} is read before it is written");
    }

    private void Write(string register, string type, ulong value)
    {
        CheckType(register, type);
        int bits = 8 * Bytes(type);
        values[register] = bits == 64 ? value : value & ((1UL << bits) - 1);
    }

    private ulong Parameter(string address, int bytes)
    {
        int plus = address.IndexOf('+', StringComparison.Ordinal);
        int offset = plus < 0 ? 0 : int.Parse(address[(plus + 1)..^1], CultureInfo.InvariantCulture);
        return bytes == 8 ? BitConverter.ToUInt64(parameters, offset) : BitConverter.ToUInt32(parameters, offset);
    }

    private unsafe ulong Load(string address, int bytes)
    {
        ulong at = Checked(Read(address[1..^1], "u64"), bytes);
        return bytes == 4 ? *(uint*)at : *(ushort*)at;
    }

    private unsafe void Store(string address, int bytes, ulong value)
    {
        ulong at = Checked(Read(address[1..^1], "u64"), bytes);
        if (bytes == 4)
            *(uint*)at = (uint)value;
        else
            *(ushort*)at = (ushort)value;
    }

    private ulong Checked(ulong at, int bytes)
    {
        if (at % (ulong)bytes != 0 || !memory.Exists(range => at >= range.First && at + (ulong)bytes <= range.End))
            throw new InvalidDataException($"{bytes} bytes at 0x{at:x} are not aligned or lie outside the memory that was lent");
        return at;
    }
}
