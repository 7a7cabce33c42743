package org.recourse.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A form: its questions, wherever they stand in it. */
final class Form {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String file;
    private final JsonNode root;
    private final List<Component> components = new ArrayList<>();

    /** Something in the form: a question where it has a key, otherwise text or a frame. */
    record Component(JsonNode json) {

        String key() {
            return json.path("key").asText();
        }

        boolean asks() {
            return json.has("key");
        }

        String type() {
            return json.path("type").asText();
        }

        String id() {
            return json.path("id").asText();
        }

        String label() {
            return json.path("label").asText();
        }

        boolean isRequired() {
            return json.path("validate").path("required").asBoolean();
        }

        int maxLength() {
            return json.path("validate").path("maxLength").asInt(0);
        }

        List<JsonNode> values() {
            List<JsonNode> values = new ArrayList<>();
            json.path("values").forEach(value -> values.add(value.path("value")));
            return values;
        }
    }

    Form(String file, byte[] content) throws Unreadable {
        this.file = file;
        try {
            this.root = JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new Unreadable("It is no JSON as forms are made of: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Unreadable("It cannot be read");
        }
        if (root == null || !root.isObject() || !root.path("components").isArray()) {
            throw new Unreadable("It has no components, as every form has");
        }
        gather(root);
    }

    private void gather(JsonNode json) {
        json.path("components").forEach(component -> {
            components.add(new Component(component));
            gather(component);
        });
    }

    String file() {
        return file;
    }

    String id() {
        return root.path("id").asText();
    }

    JsonNode root() {
        return root;
    }

    List<Component> components() {
        return components;
    }

    List<Component> questions() {
        return components.stream().filter(Component::asks).toList();
    }
}
