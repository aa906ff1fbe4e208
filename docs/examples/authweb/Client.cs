// The same client in C# (.NET 6 or later): dotnet new console, put this beside Program.cs.
// System.Text.Json writes names as they stand here and null for what is empty; that is what AuthWebApi takes.
using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Tasks;

public record UserCredentials(string Login, string? Email, string? PhoneNumber, string Password);
public record UserCreationResult(bool IsUserAdded, Guid SignUpGuid, string? VerificationCode, DateTime CodeSendingDt, string? ExceptionMessage);
public record VSURequest(Guid SignUpGuid, int TriesNumber, bool IsDeprecated, bool IsOverriden, int SignUpClosingCode, string? VerificationCode);
public record VSUResponse(bool IsSuccessful, string? ExceptionMessage);
public record VUCResponse(bool IsVerified, Guid SignInGuid, Guid UserUid, string? ExceptionMessage);
public record TokenRequest(Guid SignInGuid, Guid UserUid);
public record SessionToken(Guid TokenGuid, DateTime TokenBeginDt, DateTime TokenEndDt, string? ExceptionMessage);

public sealed class AuthWeb
{
    static readonly JsonSerializerOptions Names = new(); // PascalCase, as the records

    readonly HttpClient http;

    public AuthWeb(Uri url, string? serviceKey = null)
    {
        http = new HttpClient { BaseAddress = url };
        if (serviceKey != null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", serviceKey);
    }

    async Task<TAnswer> Call<TRequest, TAnswer>(string name, TRequest request)
    {
        using var response = await http.PostAsJsonAsync("/AuthWebApi/" + name, request, Names);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TAnswer>(Names))!;
    }

    public Task<UserCreationResult> AddUser(UserCredentials user) => Call<UserCredentials, UserCreationResult>("AddUser", user);
    public Task<VSUResponse> VerifySignUp(VSURequest request) => Call<VSURequest, VSUResponse>("VerifySignUp", request);
    public Task<VUCResponse> VerifyUserCredentials(UserCredentials user) => Call<UserCredentials, VUCResponse>("VerifyUserCredentials", user);
    public Task<SessionToken> GetTokenByUserUid(TokenRequest request) => Call<TokenRequest, SessionToken>("GetTokenByUserUid", request);
}
