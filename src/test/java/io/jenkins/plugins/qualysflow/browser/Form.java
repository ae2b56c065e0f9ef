package io.jenkins.plugins.qualysflow.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** A form of Jenkins, or the part of one below an element, filled in as a person does. */
final class Form {

    /** What a check says, seen from the field. */
    private static final By COMPLAINT = By.xpath("ancestor::*[contains(@class, 'jenkins-form-item')][1]"
            + "//*[contains(@class, 'validation-error-area')]//*[@class='error']");

    private final Browser browser;
    private final String selector;

    /** @param selector CSS of the element that holds the form */
    Form(Browser browser, String selector) {
        this.browser = browser;
        this.selector = selector;
    }

    /** Puts a text in place of what a field holds, and leaves the field. */
    void type(String field, String text) {
        WebElement input = field(field);
        input.clear();
        input.sendKeys(text, Keys.TAB);
    }

    /** What is wrong with a field, as soon as its own check says so. */
    String complaintOf(String field) {
        return browser.until(
                () -> field(field).findElements(COMPLAINT).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .map(WebElement::getText)
                        .orElse(null),
                "something is wrong with " + field);
    }

    /** Chooses an option, as soon as the list has it. */
    void choose(String field, String option) {
        browser.until(
                () -> new Select(field(field))
                        .getOptions().stream().anyMatch(each -> each.getText().equals(option)),
                field + " offers " + option);
        new Select(field(field)).selectByVisibleText(option);
    }

    /** Presses the first button of that caption. */
    void press(String caption) {
        browser.click(browser.until(
                () -> browser.driver().findElements(By.cssSelector(selector + " button")).stream()
                        .filter(button -> button.getText().equals(caption))
                        .findFirst()
                        .orElse(null),
                "there is a button " + caption));
    }

    /** What a field holds now. */
    String value(String field) {
        return field(field).getDomProperty("value");
    }

    private WebElement field(String field) {
        return browser.see(By.cssSelector(selector + " [name='_." + field + "']"));
    }
}
