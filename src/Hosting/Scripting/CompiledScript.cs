namespace Godwit.Hosting.Scripting;

/// <summary>A strategy's file after compilation: what is loaded, and what is cached.</summary>
internal sealed record CompiledScript(byte[] Assembly, byte[] Symbols, IReadOnlyList<ScriptWarning> Warnings);
