using System.Reflection;

namespace Godwit.Hosting.Configuration;

/// <summary>The version of this program, as every run records it.</summary>
public static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
