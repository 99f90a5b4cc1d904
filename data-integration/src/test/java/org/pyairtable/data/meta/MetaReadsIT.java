package org.pyairtable.data.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.testkit.SuiteResource;

/** What clients read about themselves and about bases. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class MetaReadsIT {
    private Crew crew;

    @BeforeEach
    void aCrew() {
        crew = Crew.joined();
    }

    private TestBase aBase() {
        return crew.base("Jobs", List.of(field("Name", "singleLineText")));
    }

    @Test
    void whoamiShowsTheAddressToATokenThatMayReadIt() {
        as(crew.editor(), "data.records:read")
                .get("/v0/meta/whoami")
                .then()
                .statusCode(200)
                .body("id", equalTo(crew.editor()))
                .body("email", nullValue())
                .body("scopes", nullValue());
        as(crew.editor(), "user.email:read")
                .get("/v0/meta/whoami")
                .then()
                .body("email", equalTo(crew.editor() + "@example.org"));
    }

    @Test
    void basesComeInPagesOfAThousand() {
        Sql.update(
                "insert into base (id, workspace_id, name, created_at, created_by)"
                        + " select 'app' || lpad(n::text, 14, 'x'), ?, 'Base ' || n,"
                        + " timestamptz '2026-01-01T00:00:00Z' + (n / 3) * interval '1 microsecond', ?"
                        + " from generate_series(1, 1001) n",
                crew.workspace(),
                crew.owner());
        String newest = aBase().id();

        JsonPath first = as(crew.viewer()).get("/v0/meta/bases").jsonPath();
        JsonPath second = as(crew.viewer())
                .queryParam("offset", first.getString("offset"))
                .get("/v0/meta/bases")
                .jsonPath();

        List<String> ids = new ArrayList<>(first.getList("bases.id"));
        assertThat(ids).hasSize(1000);
        ids.addAll(second.getList("bases.id"));
        assertThat(new HashSet<>(ids)).hasSize(1002);
        assertThat(ids.getLast()).isEqualTo(newest);
        assertThat(second.getString("offset")).isNull();
        assertThat(second.getString("bases[0].permissionLevel")).isEqualTo("read");
        Sql.update("delete from base where workspace_id = ?", crew.workspace());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1/app", "/appAAAAAAAAAAAAAA", "99999999999999999999/appAAAAAAAAAAAAAA"})
    void anOffsetThatNoPageGaveIsRefused(String offset) {
        as(crew.viewer())
                .queryParam("offset", offset)
                .get("/v0/meta/bases")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_OFFSET_VALUE"))
                .body("error.message", equalTo("The value of offset " + offset + " is invalid"));
    }

    @Test
    void theListOfBasesTakesNoPageSize() {
        as(crew.viewer())
                .get("/v0/meta/bases?pageSize=10")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
    }

    @Test
    void aBaseShowsWhoWorksInIt() {
        TestBase base = aBase();

        JsonPath plain = as(crew.editor()).get("/v0/meta/bases/" + base.id()).jsonPath();
        assertThat(plain.getString("name")).isEqualTo("Site office");
        assertThat(plain.getString("permissionLevel")).isEqualTo("edit");
        assertThat(plain.getString("workspaceId")).isEqualTo(crew.workspace());
        assertThat(plain.getString("createdTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(plain.getMap("$")).doesNotContainKeys("individualCollaborators", "inviteLinks", "interfaces");

        JsonPath full = as(crew.editor())
                .get("/v0/meta/bases/" + base.id() + "?include=collaborators&include=inviteLinks&include=interfaces")
                .jsonPath();
        List<Map<String, String>> members = full.getList("individualCollaborators.workspaceCollaborators");
        assertThat(members)
                .hasSize(5)
                .contains(Map.of(
                        "userId",
                        crew.owner(),
                        "email",
                        crew.owner() + "@example.org",
                        "permissionLevel",
                        "owner",
                        "createdTime",
                        "2026-03-01T09:00:00.000Z",
                        "grantedByUserId",
                        crew.owner()));
        assertThat(members)
                .extracting(member -> member.get("permissionLevel"))
                .containsExactlyInAnyOrder("owner", "create", "edit", "comment", "read");
        assertThat(full.getList("groupCollaborators.baseCollaborators")).isEmpty();
        assertThat(full.getList("inviteLinks.workspaceInviteLinks")).isEmpty();
        assertThat(full.getMap("interfaces")).isEmpty();
        as(crew.viewer())
                .get("/v0/meta/bases/" + base.id() + "?include[]=collaborators")
                .then()
                .statusCode(200)
                .body("individualCollaborators.workspaceCollaborators.size()", equalTo(5));
    }

    @Test
    void aBaseIsShownToWhoMaySeeIt() {
        String path = "/v0/meta/bases/" + aBase().id();

        as(crew.owner(), "schema.bases:read")
                .get(path)
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS"));
        as(crew.viewer(), "workspacesAndBases:read").get(path).then().statusCode(200);
        as(STRANGER)
                .get(path)
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
        as(crew.owner())
                .get("/v0/meta/bases/appAAAAAAAAAAAAAA")
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
        as(crew.owner()).get("/v0/meta/bases/nothing").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        as(crew.owner())
                .get(path + "?include=secrets")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
    }
}
