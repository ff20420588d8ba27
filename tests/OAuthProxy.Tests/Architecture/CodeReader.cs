using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace OAuthProxy.Tests.Architecture;

/// <summary>
/// What the compiled program refers to, from its signatures, attributes and the instructions of its method bodies: what a source file says by
/// a using directive, an alias or not at all makes no difference.
/// </summary>
internal static class CodeReader
{
    private const BindingFlags Everything = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static Assembly Program { get; } = typeof(Program).Assembly;

    /// <summary>The types that somebody wrote, nested ones included.</summary>
    public static IReadOnlyList<Type> WrittenTypes { get; } = [.. Program.GetTypes().Where(IsWritten)];

    /// <summary>Every type of the program that is in a namespace, or is the entry point, with the members that its code refers to.</summary>
    public static IReadOnlyList<(Type Type, MemberInfo Used)> Uses { get; } =
        [.. Program.GetTypes().Where(type => type.Namespace is not null || Outermost(type).Name == "Program").SelectMany(type => MembersUsedBy(type).Distinct().Select(used => (type, used)))];

    /// <summary>The same for types: those of the members' own declarations and of every part of their signatures.</summary>
    public static IReadOnlyList<(Type Type, Type Used)> TypeUses { get; } =
        [.. Uses.SelectMany(use => TypesOf(use.Used).Select(used => (use.Type, used))).Distinct()];

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsWritten(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
        && (type.DeclaringType is null || IsWritten(type.DeclaringType));

    private static IEnumerable<MemberInfo> MembersUsedBy(Type type)
    {
        IEnumerable<Type> declared = [.. type.GetInterfaces(), .. type.GetGenericArguments().SelectMany(argument => argument.IsGenericParameter ? argument.GetGenericParameterConstraints() : [argument])];
        IEnumerable<MemberInfo> members = [.. type.GetMembers(Everything).Where(member => member is not Type)];
        var attributes = members.Append(type).SelectMany(member => member.GetCustomAttributesData()).Select(attribute => (MemberInfo)attribute.Constructor);
        var bodies = members.OfType<MethodBase>().SelectMany(MembersInBody);
        return [.. declared, .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes, .. members, .. attributes, .. bodies];
    }

    private static List<MemberInfo> MembersInBody(MethodBase method)
    {
        var used = new List<MemberInfo>();
        if (method.GetMethodBody() is not { } body)
        {
            return used;
        }

        used.AddRange(body.LocalVariables.Select(variable => variable.LocalType));
        used.AddRange(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType is not null).Select(clause => clause.CatchType!));
        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xfe ? (short)(0xfe00 | code[at + 1]) : code[at];
            var instruction = OpCodesByValue[value];
            at += instruction.Size;
            if (instruction.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                used.Add(Resolve(method, BitConverter.ToInt32(code, at)));
            }

            at += OperandSize(instruction.OperandType, code, at);
        }

        return used;
    }

    private static MemberInfo Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    private static int OperandSize(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member)
    {
        IEnumerable<Type?> types = member switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodInfo method => [method.DeclaringType, method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType), .. method.GetGenericArguments()],
            MethodBase constructor => [constructor.DeclaringType, .. constructor.GetParameters().Select(parameter => parameter.ParameterType)],
            PropertyInfo property => [property.PropertyType],
            EventInfo happening => [happening.EventHandlerType],
            _ => [],
        };
        return types.OfType<Type>().SelectMany(PartsOf);
    }

    private static IEnumerable<Type> PartsOf(Type type)
    {
        if (type.HasElementType)
        {
            return PartsOf(type.GetElementType()!);
        }

        return type.IsGenericParameter ? [] : type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(PartsOf).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
